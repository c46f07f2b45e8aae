package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person who logs in to a box, with a role in one tenant. */
@BlockOf(
    name = "user",
    doc = "A person who logs in to the box, and what the person may do in the tenant around it.",
    in =
        "homelab { domain 'lab.example.com'; value('other') { content 'x' }\n"
            + "node('box') { login keycloak; tenant('home') { user('anna') {\n…\n} } } }")
public final class UserSpec extends ThingSpec<UserSpec> {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

  private final String namespace;
  private final @Nullable Address tenant;
  private @Nullable Said<String> email;
  private @Nullable Said<Value> password;
  private Role role = Role.VIEWER;

  private UserSpec(Scope scope, String namespace, @Nullable Address tenant) {
    super(scope);
    this.namespace = namespace;
    this.tenant = tenant;
  }

  /**
   * Opens a person of a box.
   *
   * @param box the scope of the box, since a person is one in all of its tenants
   * @param namespace that of the tenant in which the role holds
   * @param tenant its address, or null for all tenants
   */
  static UserSpec open(Scope box, String name, String namespace, @Nullable Address tenant) {
    return new UserSpec(box.inner("user", Names.label(box, "user", name)), namespace, tenant);
  }

  @Override
  protected UserSpec self() {
    return this;
  }

  /** Looks only. */
  @Known(doc = "Sees applications, machines and quotas, and changes nothing.")
  public Role getViewer() {
    return Role.VIEWER;
  }

  /** Uses machines. */
  @Known(doc = "Also starts and stops machines, opens their consoles and reads passwords.")
  public Role getOperator() {
    return Role.OPERATOR;
  }

  /** Changes applications. */
  @Known(doc = "Also makes, changes and removes applications and machines, but no tenants.")
  public Role getAdmin() {
    return Role.ADMIN;
  }

  /** Changes tenants. */
  @Known(doc = "Also makes, changes and removes tenants inside.")
  public Role getSuperAdmin() {
    return Role.SUPER_ADMIN;
  }

  /** Changes the platform. */
  @Known(doc = "May do everything with the whole cluster; only for users of the box itself.")
  public Role getClusterAdmin() {
    return Role.CLUSTER_ADMIN;
  }

  /** Says what the person may do. */
  @Word(
      doc = "Says what the person may do in the tenant and in all tenants inside it.",
      byDefault = "viewer",
      example = "role admin",
      once = true)
  public UserSpec role(Role held) {
    if (held == Role.CLUSTER_ADMIN && tenant != null) {
      scope()
          .unfit(
              "clusterAdmin is no role in a tenant",
              "say it of a user in the block of the box, or take superAdmin");
      return say();
    }
    role = held;
    return say();
  }

  /** Names the email address. */
  @Word(
      doc = "Names the email address of the person.",
      byDefault = "none",
      example = "email 'anna@example.com'",
      once = true)
  public UserSpec email(String address) {
    if (!EMAIL.matcher(address).matches()) {
      scope().unfit("'" + address + "' is no email address", "write it like 'anna@example.com'");
    }
    email = Said.now(scope(), address);
    return say();
  }

  /** Names the first password. */
  @Word(
      doc = "Names the secret of the lab that is the first password; the person must change it.",
      byDefault = "none; who administers Keycloak sets one",
      example = "password secret('token')",
      once = true)
  public UserSpec password(Value.Secret first) {
    password = Said.now(scope(), first);
    return say();
  }

  /** The group that has the role. */
  String group() {
    return role.group(namespace);
  }

  /** The tenant that must be there, since it makes the group; null for all tenants. */
  @Nullable Address tenant() {
    return tenant;
  }

  /** The email address as it is said, or null. */
  @Nullable Said<String> email() {
    return email;
  }

  /** The first password as it is said, or null. */
  @Nullable Said<Value> password() {
    return password;
  }
}
