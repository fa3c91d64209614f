/** What HBase keeps in its znodes, decoded without HBase. */
package io.groundkeeper.proxy.admin.console.hbase;
