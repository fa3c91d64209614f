/** What the server counts about itself. */
package io.groundkeeper.proxy.stats;
