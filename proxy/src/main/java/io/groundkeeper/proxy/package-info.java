/** TODO. */
package io.groundkeeper.proxy;
