/** SASL: DIGEST-MD5, and GSSAPI with a Kerberos server in this JVM. */
package io.groundkeeper.it.sasl;
