/** HBase on the service under test. */
package io.groundkeeper.it.hbase;
