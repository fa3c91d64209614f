/** TODO. */
package io.groundkeeper.watch;
