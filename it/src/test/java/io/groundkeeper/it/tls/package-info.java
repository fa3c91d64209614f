/** TLS: key and trust stores, who is let in, and whom certificates make of clients. */
package io.groundkeeper.it.tls;
