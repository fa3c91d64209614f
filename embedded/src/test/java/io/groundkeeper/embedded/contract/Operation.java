package io.groundkeeper.embedded.contract;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Something that a transaction does, and what it ought to do, told by a plain sorted map from key names to values in
 * hexadecimal. A read gives its result as text, a write gives null.
 */
interface Operation {
    int KEYS = 12;
    HexFormat HEX = HexFormat.of();

    String run(Transaction tr, ContractTopic keys);

    String replay(NavigableMap<String, String> model);

    /** Whether the result must also hold in the serial order, not just at the read version. */
    default boolean isSerializable() {
        return true;
    }

    /**
     * Any operation but one of two: FoundationDB 7.3 counts a key that {@code COMPARE_AND_CLEAR} has cleared when it resolves a
     * selector in the same transaction, and nobody should rely on that.
     *
     * @param selecting whether it may be a selector, or a {@code COMPARE_AND_CLEAR}
     */
    static Operation random(Random random, boolean selecting) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Get(name(random), random.nextInt(4) == 0);
            case 2 -> range(random);
            case 3 ->
                selecting
                        ? new Select(name(random), random.nextBoolean(), random.nextInt(9) - 4)
                        : new Atomic(MutationType.COMPARE_AND_CLEAR, name(random), value(random));
            case 4, 5 -> new Set(name(random), value(random));
            case 6 -> new Clear(name(random), null);
            case 7 -> {
                String from = name(random);
                String to = name(random);
                yield from.compareTo(to) <= 0 ? new Clear(from, to) : new Clear(to, from);
            }
            default -> new Atomic(atomicType(random), name(random), value(random));
        };
    }

    private static Range range(Random random) {
        return new Range(name(random), name(random), random.nextInt(4), random.nextBoolean(), random.nextInt(4) == 0);
    }

    private static String name(Random random) {
        return "k%02d".formatted(random.nextInt(KEYS));
    }

    private static String value(Random random) {
        byte[] bytes = new byte[random.nextInt(4)];
        random.nextBytes(bytes);
        return HEX.formatHex(bytes);
    }

    private static MutationType atomicType(Random random) {
        MutationType[] types = {
            MutationType.ADD,
            MutationType.ADD,
            MutationType.MAX,
            MutationType.MIN,
            MutationType.BYTE_MAX,
            MutationType.BYTE_MIN,
            MutationType.BIT_AND,
            MutationType.BIT_OR,
            MutationType.BIT_XOR,
            MutationType.APPEND_IF_FITS
        };
        return types[random.nextInt(types.length)];
    }

    private static String hex(byte[] value) {
        return value == null ? "absent" : HEX.formatHex(value);
    }

    record Get(String name, boolean snapshot) implements Operation {
        @Override
        public String run(Transaction tr, ContractTopic keys) {
            return hex(ContractTopic.join((snapshot ? tr.snapshot() : tr).get(keys.key(name))));
        }

        @Override
        public String replay(NavigableMap<String, String> model) {
            return model.getOrDefault(name, "absent");
        }

        @Override
        public boolean isSerializable() {
            return !snapshot;
        }
    }

    record Range(String from, String to, int limit, boolean reverse, boolean snapshot) implements Operation {
        @Override
        public String run(Transaction tr, ContractTopic keys) {
            List<KeyValue> pairs = ContractTopic.join((snapshot ? tr.snapshot() : tr)
                    .getRange(keys.key(from), keys.key(to), limit, reverse)
                    .asList());
            return pairs.stream()
                    .map(kv -> keys.name(kv.getKey()) + "=" + hex(kv.getValue()))
                    .collect(Collectors.joining(","));
        }

        @Override
        public String replay(NavigableMap<String, String> model) {
            if (from.compareTo(to) >= 0) {
                return "";
            }
            NavigableMap<String, String> part = model.subMap(from, true, to, false);
            return (reverse ? part.descendingMap() : part)
                    .entrySet().stream()
                            .limit(limit == 0 ? Long.MAX_VALUE : limit)
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(","));
        }

        @Override
        public boolean isSerializable() {
            return !snapshot;
        }
    }

    record Select(String name, boolean orEqual, int offset) implements Operation {
        @Override
        public String run(Transaction tr, ContractTopic keys) {
            return keys.name(ContractTopic.join(tr.getKey(new KeySelector(keys.key(name), orEqual, offset))));
        }

        @Override
        public String replay(NavigableMap<String, String> model) {
            List<String> names = new ArrayList<>(model.keySet());
            int index = model.headMap(name, orEqual).size() - 1 + offset;
            if (index < 0) {
                return "<before>";
            }
            return index < names.size() ? names.get(index) : "<after>";
        }
    }

    record Set(String name, String value) implements Operation {
        @Override
        public String run(Transaction tr, ContractTopic keys) {
            tr.set(keys.key(name), HEX.parseHex(value));
            return null;
        }

        @Override
        public String replay(NavigableMap<String, String> model) {
            model.put(name, value);
            return null;
        }
    }

    /** Without {@code to}, clears a single key. */
    record Clear(String name, String to) implements Operation {
        @Override
        public String run(Transaction tr, ContractTopic keys) {
            if (to == null) {
                tr.clear(keys.key(name));
            } else {
                tr.clear(keys.key(name), keys.key(to));
            }
            return null;
        }

        @Override
        public String replay(NavigableMap<String, String> model) {
            if (to == null) {
                model.remove(name);
            } else {
                model.subMap(name, to).clear();
            }
            return null;
        }
    }

    record Atomic(MutationType type, String name, String operand) implements Operation {
        @Override
        public String run(Transaction tr, ContractTopic keys) {
            tr.mutate(type, keys.key(name), HEX.parseHex(operand));
            return null;
        }

        @Override
        public String replay(NavigableMap<String, String> model) {
            String before = model.get(name);
            byte[] after = AtomicModel.apply(type, before == null ? null : HEX.parseHex(before), HEX.parseHex(operand));
            if (after == null) {
                model.remove(name);
            } else {
                model.put(name, HEX.formatHex(after));
            }
            return null;
        }
    }
}
