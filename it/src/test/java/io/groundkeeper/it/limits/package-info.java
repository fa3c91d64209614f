/** How much of everything the server takes: connections, long paths, big sessions. */
package io.groundkeeper.it.limits;
