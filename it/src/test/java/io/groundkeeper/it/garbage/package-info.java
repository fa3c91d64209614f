/** The wire protocol without a client library: what no well-behaved client sends, and what only the bytes show. */
package io.groundkeeper.it.garbage;
