package io.millrace.local.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates for a broker of this machine and for its clients, made by Java's keytool: {@code
 * server}, {@code client}, the client's of last week, and an authority that has signed none of
 * them.
 */
public final class Certificates {
  /** The authority of all but {@link #OTHER}. */
  public static final String AUTHORITY = "authority";

  public static final String SERVER = "server";
  static final String CLIENT = "client";
  static final String EXPIRED = "expired";
  static final String OTHER = "other";

  private static final String TYPE = "PKCS12";
  private static final String PASSWORD = "of-all-keys-of-this-test";

  private final Path folder;
  private final KeyStore all;

  private Certificates(Path folder, KeyStore all) {
    this.folder = folder;
    this.all = all;
  }

  /** Makes them; stores go into the folder. */
  public static Certificates in(Path folder) throws Exception {
    Path file = Files.createDirectories(folder).resolve("all.p12");
    make(file, AUTHORITY, "-validity", "30", "-ext", "bc:c");
    make(file, OTHER, "-validity", "30", "-ext", "bc:c");
    make(file, SERVER, "-validity", "30", "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
    make(file, CLIENT, "-validity", "30", "-signer", AUTHORITY);
    make(file, EXPIRED, "-startdate", "-14d", "-validity", "7", "-signer", AUTHORITY);
    KeyStore all = KeyStore.getInstance(TYPE);
    try (InputStream in = Files.newInputStream(file)) {
      all.load(in, PASSWORD.toCharArray());
    }
    return new Certificates(folder, all);
  }

  private static void make(Path file, String name, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-alias", name, "-dname", "CN=" + name, "-storetype", TYPE));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("Cannot make certificate " + name + ": " + said);
    }
  }

  /** A store with one key and its chain, under a password of its own. */
  public Path keyStore(String name, String password) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry(name, key(name), password.toCharArray(), all.getCertificateChain(name));
    return write(store, name + "-key.p12", password);
  }

  /** A store with the certificate of an authority. */
  public Path trustStore(String authority, String password)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry(authority, all.getCertificate(authority));
    return write(store, authority + "-trust.p12", password);
  }

  /** The key, in a file of text. */
  Path keyText(String name) throws GeneralSecurityException, IOException {
    return Files.writeString(
        folder.resolve(name + ".key"), text("PRIVATE KEY", key(name).getEncoded()));
  }

  /** The certificate and those of its signers, in a file of text. */
  Path chainText(String name) throws GeneralSecurityException, IOException {
    StringBuilder chain = new StringBuilder();
    for (Certificate each : all.getCertificateChain(name)) {
      chain.append(text("CERTIFICATE", each.getEncoded()));
    }
    return Files.writeString(folder.resolve(name + ".pem"), chain);
  }

  private Key key(String name) throws GeneralSecurityException {
    return all.getKey(name, PASSWORD.toCharArray());
  }

  private static String text(String kind, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, lines);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, null);
    return store;
  }

  private Path write(KeyStore store, String name, String password)
      throws GeneralSecurityException, IOException {
    Path file = Files.createTempFile(folder, "", "-" + name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }
}
