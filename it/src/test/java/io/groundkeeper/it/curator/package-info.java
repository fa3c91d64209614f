/** Apache Curator's recipes on the service under test. */
package io.groundkeeper.it.curator;
