package io.millrace.options;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises properties of libraries that are secrets by their names, since no list has all. */
final class SecretName {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          // JDBC drivers write such names as one word.
          ".*(password|passwd|passphrase|secret|(access|auth|refresh|security|session)token)"
              + "|(.*[._-])?(credentials?|token|authorization|cookie|user\\.info"
              + "|(access|secret|private|account|api|encryption|decryption|sse|master|shared)"
              + "[._-]?key([._-]id)?|account[._-]key[._-].*|client[._-]secret[._-].*"
              + "|keystore\\.key|sas[._-]token([._-].*)?|connection[._-]string([._-].*)?)");

  private SecretName() {}

  static boolean isSecret(String key) {
    return SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).matches();
  }

  static boolean isJaas(String key) {
    return key.endsWith("sasl.jaas.config");
  }
}
