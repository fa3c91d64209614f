/** TLS with clients. Key and trust stores are read by ZooKeeper's own code, from ZooKeeper's settings. */
package io.groundkeeper.proxy.tls;
