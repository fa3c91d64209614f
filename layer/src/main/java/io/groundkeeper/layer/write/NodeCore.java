package io.groundkeeper.layer.write;

import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeHead;

/** That a znode exists, and who may do what with it. */
record NodeCore(NodeHead head, NodeAcl acl) {}
