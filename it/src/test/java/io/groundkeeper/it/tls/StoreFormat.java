package io.groundkeeper.it.tls;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Formats of key and trust stores that ZooKeeper reads. */
public enum StoreFormat {
    JKS,
    PKCS12 {
        @Override
        String extension() {
            return "p12";
        }
    },
    PEM {
        @Override
        public void writeKey(Path file, X509Bundle key) throws IOException {
            replace(
                    file,
                    stream -> stream.write((key.getPrivateKeyPEM() + key.getCertificatePathPEM())
                            .getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        void writeTrust(Path file, X509Bundle authority) throws IOException {
            replace(file, stream -> stream.write(authority.getCertificatePEM().getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        String password() {
            return "";
        }
    },
    /** With a private key that needs a password. */
    ENCRYPTED_PEM {
        @Override
        String extension() {
            return PEM.extension();
        }

        @Override
        public void writeKey(Path file, X509Bundle key) throws IOException, GeneralSecurityException {
            byte[] encrypted = encrypted(key.getKeyPair().getPrivate(), password());
            String text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(encrypted)
                    + "\n-----END ENCRYPTED PRIVATE KEY-----\n" + key.getCertificatePathPEM();
            replace(file, stream -> stream.write(text.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        void writeTrust(Path file, X509Bundle authority) throws IOException, GeneralSecurityException {
            PEM.writeTrust(file, authority);
        }
    };

    /** One of the ciphers for which ZooKeeper finds the JDK's. */
    private static final String CIPHER = "PBEWithSHA1AndDESede";

    /** The password of what is written; empty for none. */
    String password() {
        return "changeit";
    }

    /** How names of such files end. */
    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Writes a key, and the certificates that say whose it is. */
    public void writeKey(Path file, X509Bundle key) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        char[] password = password().toCharArray();
        store.setKeyEntry("key", key.getKeyPair().getPrivate(), password, key.getCertificatePath());
        write(file, store);
    }

    void writeTrust(Path file, X509Bundle authority) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setCertificateEntry("authority", authority.getCertificate());
        write(file, store);
    }

    private static byte[] encrypted(PrivateKey key, String password) throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(password.toCharArray())));
        return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
    }

    private KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(name());
        store.load(null, null);
        return store;
    }

    private void write(Path file, KeyStore store) throws IOException {
        replace(file, stream -> {
            try {
                store.store(stream, password().toCharArray());
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        });
    }

    /** Puts the file in the place of what was there, as a whole. */
    private static void replace(Path file, Content content) throws IOException {
        Path whole = Files.createTempFile(file.getParent(), "new", null);
        try (OutputStream stream = Files.newOutputStream(whole)) {
            content.write(stream);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Content {
        void write(OutputStream stream) throws IOException;
    }
}
