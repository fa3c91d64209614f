/** The engines that the service under test may run on, and where a FoundationDB for it comes from. */
package io.groundkeeper.it.engine;
