/** The admin server: what other programs ask of this one over HTTP. */
package io.groundkeeper.proxy.admin;
