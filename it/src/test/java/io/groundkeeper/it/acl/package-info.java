/** Access control lists and the schemes that they name. */
package io.groundkeeper.it.acl;
