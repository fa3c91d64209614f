/** The admin server: beside ZooKeeper's own, and in a browser. */
package io.groundkeeper.it.admin;
