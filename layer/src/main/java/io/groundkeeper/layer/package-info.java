/** TODO. */
package io.groundkeeper.layer;
