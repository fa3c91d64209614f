/** TODO. */
package io.groundkeeper.schema;
