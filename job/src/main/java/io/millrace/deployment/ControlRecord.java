package io.millrace.deployment;

/** A record of the control topic: what somebody asks of the running job. */
public sealed interface ControlRecord {
  /** The name by which a record is known again that comes twice. */
  String id();

  /**
   * Asks for a version to be loaded and probed on every TaskManager, so that a deployment may name
   * it.
   *
   * @param version the SHA-256 of the definition's canonical form, in lower-case hex
   * @param model null where the definition has none
   */
  record Prepare(String id, String version, Definition definition, Model model)
      implements ControlRecord {}

  /** Asks for a deployment. */
  record Activate(String id, Lineup lineup) implements ControlRecord {}

  /** Asks for a version to be forgotten that was prepared, and is not active. */
  record Abort(String id, String version) implements ControlRecord {}

  /**
   * The place of a definition: one of the two, the other is null.
   *
   * @param inline the canonical form itself
   * @param uri of a definition file
   */
  record Definition(String inline, String uri) {
    public Definition {
      if ((inline == null) == (uri == null)) {
        throw new IllegalArgumentException(
            "Invalid place of a definition (must be inline or a URI)");
      }
    }
  }

  /**
   * The place of a model.
   *
   * @param sha256 of the file, in lower-case hex
   */
  record Model(String uri, String sha256) {}
}
