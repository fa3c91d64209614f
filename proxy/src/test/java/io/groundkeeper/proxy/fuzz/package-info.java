/** Packets that are nearly right: what the protocol's fuzz tests, here and of whole servers, are made of. */
package io.groundkeeper.proxy.fuzz;
