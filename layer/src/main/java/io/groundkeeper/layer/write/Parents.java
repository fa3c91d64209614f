package io.groundkeeper.layer.write;

import io.groundkeeper.layer.Paths;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parents whose children a batch creates or deletes, by the hashes of their paths.
 *
 * @param counted those whose counters it changes
 * @param numbered those whose counters it also reads exactly, as the names of sequential children come from them
 */
record Parents(Set<Integer> counted, Set<Integer> numbered) {

    static Parents of(List<WriteRequest> requests) {
        Set<Integer> counted = new HashSet<>();
        Set<Integer> numbered = new HashSet<>();
        requests.forEach(request -> add(request.operation(), counted, numbered));
        return new Parents(counted, numbered);
    }

    private static void add(Operation operation, Set<Integer> counted, Set<Integer> numbered) {
        if (operation instanceof Operation.Create create) {
            int parent = Paths.parent(create.path()).hashCode();
            counted.add(parent);
            if (create.sequential()) {
                numbered.add(parent);
            }
        } else if (operation instanceof Operation.Delete delete
                && !delete.path().equals(Paths.ROOT)) {
            counted.add(Paths.parent(delete.path()).hashCode());
        } else if (operation instanceof Operation.Multi multi) {
            multi.members().forEach(member -> add(member, counted, numbered));
        }
    }
}
