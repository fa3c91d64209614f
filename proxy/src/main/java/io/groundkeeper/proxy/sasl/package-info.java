/** SASL with clients: DIGEST-MD5 and GSSAPI, by the JDK's servers and ZooKeeper's own login and callbacks. */
package io.groundkeeper.proxy.sasl;
