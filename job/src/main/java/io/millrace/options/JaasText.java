package io.millrace.options;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks the text of a JAAS configuration as Kafka's clients read it. A login module is a class
 * that is loaded and run with the given options. Attackers have used that to run remote code
 * (CVE-2023-25194, CVE-2025-27818), so only known modules are accepted.
 */
final class JaasText {
  private static final Set<String> ALLOWED_MODULES =
      Set.of(
          "org.apache.kafka.common.security.plain.PlainLoginModule",
          "org.apache.kafka.common.security.scram.ScramLoginModule",
          "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
          "com.sun.security.auth.module.Krb5LoginModule",
          "software.amazon.msk.auth.iam.IAMLoginModule");

  /** A login module's class. Any other text may be a misplaced secret, and is not shown. */
  private static final Pattern MODULE = Pattern.compile("[\\w$]+(\\.[\\w$]+)*Module");

  private static final String FORM =
      "must be <login module> required <option>=\"<value>\" ...; with one module, references in double quotes";

  private final StreamTokenizer tokens;
  private final Predicate<String> maySetSecret;

  /** Sets up the tokens as Kafka's own JaasConfig does. */
  private JaasText(String text, Predicate<String> maySetSecret) {
    this.maySetSecret = maySetSecret;
    tokens = new StreamTokenizer(new StringReader(text));
    tokens.slashSlashComments(true);
    tokens.slashStarComments(true);
    tokens.wordChars('-', '-');
    tokens.wordChars('_', '_');
    tokens.wordChars('$', '$');
  }

  /** The problem of text as given, if there is one; never shows an option's value. */
  static Optional<String> problemOf(String text) {
    return problem(new JaasText(text, value -> ReferencedText.of(value).hasReference()));
  }

  /** The problem of text that is a secret as a whole, if there is one. */
  static Optional<String> problemOfResolved(String text) {
    return problem(new JaasText(text, value -> true));
  }

  private static Optional<String> problem(JaasText text) {
    try {
      return text.problem();
    } catch (IOException e) {
      throw new UncheckedIOException("A string was read, so no read can have failed", e);
    }
  }

  /** A secret as written between double quotes, where a backslash begins an escape. */
  static String escape(String secret) {
    return secret
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private Optional<String> problem() throws IOException {
    if (tokens.nextToken() == StreamTokenizer.TT_EOF || tokens.sval == null) {
      return Optional.of(FORM);
    }
    String module = tokens.sval;
    if (!ALLOWED_MODULES.contains(module)) {
      return Optional.of(
          "%s is not allowed (must be one of %s)"
              .formatted(
                  MODULE.matcher(module).matches() ? "login module " + module : "its login module",
                  String.join(", ", ALLOWED_MODULES.stream().sorted().toList())));
    }
    if (tokens.nextToken() == StreamTokenizer.TT_EOF || tokens.sval == null) {
      return Optional.of(FORM);
    }
    while (tokens.nextToken() != ';') {
      Optional<String> problem = optionProblem();
      if (problem.isPresent()) {
        return problem;
      }
    }
    return tokens.nextToken() == StreamTokenizer.TT_EOF ? Optional.empty() : Optional.of(FORM);
  }

  private Optional<String> optionProblem() throws IOException {
    String option = tokens.sval;
    if (option == null
        || tokens.nextToken() != '='
        || tokens.nextToken() == StreamTokenizer.TT_EOF
        || tokens.sval == null) {
      return Optional.of(FORM);
    }
    boolean secret =
        SecretName.isSecret(option) || option.matches("(?i).*(password|secret|token|passphrase)");
    return secret && !maySetSecret.test(tokens.sval)
        ? Optional.of(
            "its option %s is a secret (must be by reference: %s=\"${env:NAME}\" or \"${file:/path}\")"
                .formatted(option, option))
        : Optional.empty();
  }
}
