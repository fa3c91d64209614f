/** TODO. */
package io.groundkeeper.embedded;
