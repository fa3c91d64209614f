package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.directory.DirectoryAlreadyExistsException;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.DirectorySubspace;
import com.apple.foundationdb.directory.NoSuchDirectoryException;
import com.apple.foundationdb.subspace.Subspace;
import com.apple.foundationdb.tuple.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** FoundationDB's directory layer, unchanged, with its nodes and contents inside the test's keys. */
abstract class DirectoryContract extends ContractTopic {
    private DirectoryLayer directories() {
        return new DirectoryLayer(new Subspace(key("nodes")), new Subspace(key("content")));
    }

    @Test
    void createOpenListMoveRemove() {
        DirectoryLayer directories = directories();
        DirectorySubspace made = join(directories.create(database(), List.of("a", "b")));
        assertThat(join(directories.open(database(), List.of("a", "b"))).getKey())
                .isEqualTo(made.getKey());
        assertThat(join(directories.list(database(), List.of("a")))).containsExactly("b");
        assertThatThrownBy(() -> join(directories.create(database(), List.of("a", "b"))))
                .isInstanceOf(DirectoryAlreadyExistsException.class);
        database().run(tr -> {
            tr.set(made.pack(Tuple.from("x")), bytes("1"));
            return null;
        });
        DirectorySubspace moved = join(directories.move(database(), List.of("a", "b"), List.of("a", "c")));
        assertThat(database().<String>read(tr -> text(join(tr.get(moved.pack(Tuple.from("x")))))))
                .isEqualTo("1");
        join(directories.remove(database(), List.of("a")));
        assertThatThrownBy(() -> join(directories.open(database(), List.of("a", "c"))))
                .isInstanceOf(NoSuchDirectoryException.class);
        assertThat(database().<byte[]>read(tr -> join(tr.get(moved.pack(Tuple.from("x"))))))
                .isNull();
    }

    @Test
    void prefixesMadeAtOnceDiffer() {
        DirectoryLayer directories = directories();
        join(directories.createOrOpen(database(), List.of("parent")));
        List<CompletableFuture<DirectorySubspace>> made = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            made.add(directories.createOrOpen(database(), List.of("parent", "child" + i)));
        }
        Set<String> prefixes = new HashSet<>();
        for (CompletableFuture<DirectorySubspace> directory : made) {
            assertThat(prefixes.add(HexFormat.of().formatHex(join(directory).getKey())))
                    .isTrue();
        }
        assertThat(join(directories.list(database(), List.of("parent")))).hasSize(50);
    }
}
