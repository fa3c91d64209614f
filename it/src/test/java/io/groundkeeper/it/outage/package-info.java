/** What happens to the service and its clients while FoundationDB is away. */
package io.groundkeeper.it.outage;
