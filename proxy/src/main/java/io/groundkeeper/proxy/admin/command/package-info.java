/** The commands of ZooKeeper's admin server: the same fields of JSON, of one tenant at a time. */
package io.groundkeeper.proxy.admin.command;
