/** ZooKeeper's wire protocol: requests as typed values, and replies as records that the encoder writes. */
package io.groundkeeper.proxy.protocol;
