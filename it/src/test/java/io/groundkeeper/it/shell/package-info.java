/** ZooKeeper's command line shell on the service under test. */
package io.groundkeeper.it.shell;
