/** What survives when the server's process is killed. */
package io.groundkeeper.it.crash;
