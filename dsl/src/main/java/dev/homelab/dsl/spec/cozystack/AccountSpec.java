package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;

/**
 * A server with users, each with a password that Cozystack makes.
 *
 * @param <S> the concrete spec
 */
public abstract class AccountSpec<S extends AccountSpec<S>> extends StoredSpec<S> {
  /** An application of a tenant. */
  protected AccountSpec(Scope tenant, String kind, String name) {
    super(tenant, kind, name);
  }

  /** Adds a user. */
  @Word(
      doc = "Adds a user, whose password others take as `ref('…').password`.",
      byDefault = "none but the server's own; Cozystack makes the password",
      example = "user 'shop'",
      named = {"password: a secret of the lab to use instead of one that Cozystack makes"})
  public S user(String name) {
    return user(Map.of(), name);
  }

  /** Adds a user with more to say. */
  public S user(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "user", name)) {
      account(name, NamedArguments.of("user", named, scope()));
    }
    return say();
  }

  /** States a user. */
  protected void account(String name, NamedArguments named) {
    state("users." + name, Value.Tree.EMPTY);
    Value password = Accounts.password(named, scope());
    if (password != null) {
      state("users." + name + ".password", password);
    }
  }

  /** States who may change and who may only read something, as far as the script says it. */
  protected final void roles(String path, NamedArguments named) {
    state(path, Value.Tree.EMPTY);
    List<String> admins = Accounts.texts(named, "admin", scope());
    if (!admins.isEmpty()) {
      state(path + ".roles.admin", admins);
    }
    List<String> readers = Accounts.texts(named, "readonly", scope());
    if (!readers.isEmpty()) {
      state(path + ".roles.readonly", readers);
    }
  }

  /** Gives what the script leaves without anybody to its only user. */
  protected final void toOnlyUser(String field) {
    List<String> users = names("users");
    if (users.size() != 1) {
      return;
    }
    for (String name : names(field)) {
      boolean said = below(field).get(name) instanceof Value.Tree tree && tree.get("roles") != null;
      if (!said) {
        byDefault(field + '.' + name + ".roles.admin", users, "the only user there is");
      }
    }
  }
}
