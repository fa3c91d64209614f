/** Several proxies over one store, and the load balancer before them. */
package io.groundkeeper.it.proxies;
