package io.groundkeeper.layer;

import java.util.Collection;
import java.util.regex.Pattern;

/** What tenants may be called: something that needs no escaping in a URL, a DNS name, a metric's label or a file's name. */
public final class TenantName {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");

    private TenantName() {}

    public static boolean isAllowed(String name) {
        return ALLOWED.matcher(name).matches();
    }

    /** Refuses a name for a new tenant that is not allowed, or that differs from another one's in upper and lower case only. */
    static void require(String name, Collection<String> others) {
        if (!isAllowed(name)) {
            throw new TenantException(
                    TenantException.Reason.NAME,
                    "'" + name + "' cannot be a tenant's name: 1 to 63 letters (A-Z, a-z), digits, '_', '.' and '-',"
                            + " of which the first and the last are a letter or a digit");
        }
        for (String other : others) {
            if (other.equalsIgnoreCase(name)) {
                throw new TenantException(
                        TenantException.Reason.EXISTS,
                        "there is a tenant " + other + " already"
                                + (other.equals(name) ? "" : ", and upper and lower case make no difference in TLS"));
            }
        }
    }
}
