/** Asking the HTTP servers that are started here. */
package io.groundkeeper.it.http;
