/** Client libraries in other languages, where they are installed: what they see is what they see of ZooKeeper. */
package io.groundkeeper.it.clients;
