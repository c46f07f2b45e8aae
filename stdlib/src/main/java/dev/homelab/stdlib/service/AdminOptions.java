package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/**
 * What the script may say of a service with a database whose first user is made by the tool.
 *
 * @param <S> the concrete options
 */
public abstract class AdminOptions<S extends AdminOptions<S>> extends DatabaseOptions<S> {
  private String admin;

  /** Options for one use, with the name of the first user when the script says none. */
  protected AdminOptions(Scope scope, String admin) {
    super(scope);
    this.admin = admin;
  }

  /** Names the first user. */
  @Word(
      doc = "Name of the first user, who administers it; its password is made by the tool.",
      byDefault = "admin; for gitea gitea-admin",
      example = "admin 'anna'",
      once = true)
  public S admin(String name) {
    admin = name;
    return say();
  }

  /** The name of the first user. */
  final String adminName() {
    return admin;
  }
}
