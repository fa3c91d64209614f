/** ZooKeeper's four-letter words. */
package io.groundkeeper.proxy.command;
