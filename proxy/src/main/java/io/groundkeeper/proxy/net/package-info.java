/** Sockets: accepting them, cutting what arrives into frames, and writing what goes out. */
package io.groundkeeper.proxy.net;
