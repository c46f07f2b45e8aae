package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.ClusterFacts.Belief;
import dev.homelab.dsl.spec.ClusterFacts.LoginFact;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The people of a box and what they log in with. One person in several tenants is one user of
 * Keycloak with several groups. What is written follows Cozystack 1.6.2: the realm is {@code
 * packages/system/keycloak-configure}, users are those of its Keycloak operator.
 */
final class BoxPeople {
  /** Users, but nothing to log in with. */
  static final String NO_LOGIN = "HL9135";

  /** Two things are said of one person. */
  static final String TWO_ANSWERS = "HL9136";

  /** A login without a domain of one's own. */
  static final String NO_DOMAIN = "HL9137";

  private static final String NAMESPACE = "cozy-keycloak";
  private static final String API = "v1.edp.epam.com/v1";
  private static final String REALM_NAME = "keycloakrealm-cozy";
  private static final Value.Tree REALM =
      TreeBuilder.tree().put("kind", "ClusterKeycloakRealm").put("name", REALM_NAME).build();
  private static final String KEY = "password";

  private final Scope box;
  private final TreeMap<String, List<UserSpec>> people = new TreeMap<>();
  private @Nullable Said<Login> login;

  BoxPeople(Scope box) {
    this.box = box;
  }

  /** Says what people log in by. */
  void login(Login by) {
    login = Said.now(box, by);
  }

  /** Whether people log in by Keycloak, as the script says it; null when it does not. */
  @Nullable Said<Login> login() {
    return login;
  }

  /** The address of the realm, which the API of Kubernetes trusts; null without one. */
  @Nullable String issuer(String host) {
    return login == null ? null : "https://keycloak." + host + "/realms/cozy";
  }

  /**
   * What services of a tenant ask people to log in with; null without a login.
   *
   * @param host the domain of the platform
   * @param doors the namespace of the ingress controller that serves the tenant
   * @param namespaces that of the tenant, and of all around it, whose people may enter
   * @param certificates who believes the certificate of Keycloak
   */
  @Nullable LoginFact fact(
      String host, String doors, List<String> namespaces, Belief certificates) {
    String issuer = issuer(host);
    if (issuer == null) {
      return null;
    }
    Address cluster = box.here("login");
    List<String> groups = new ArrayList<>();
    groups.add(Role.CLUSTER_ADMIN.group(""));
    for (String namespace : namespaces) {
      for (Role role : Role.inTenants()) {
        groups.add(role.group(namespace));
      }
    }
    return new LoginFact(
        issuer,
        REALM_NAME,
        groups,
        doors,
        BoxNetwork.ZONE,
        certificates,
        cluster,
        BoxPlatform.platform(cluster));
  }

  /** Describes a person of a tenant, or of the box when the tenant is null. */
  Address user(String name, String namespace, @Nullable Address tenant, Consumer<UserSpec> block) {
    UserSpec spec = UserSpec.open(box, name, namespace, tenant);
    block.accept(spec);
    spec.freeze();
    people.computeIfAbsent(spec.address().last().name(), any -> new ArrayList<>()).add(spec);
    return spec.address();
  }

  /** Adds the users to the lab, once the block of the box has ended. */
  void emit() {
    Said<Login> said = login;
    if (said == null) {
      people.values().forEach(blocks -> refuse(blocks.get(0)));
      return;
    }
    if (box.lab().settings().domain() == null) {
      said.report(
          box,
          Diagnostic.error(NO_DOMAIN, "nobody can log in to " + box.here("login").last())
              .withDetail(
                  "The API of Kubernetes trusts Keycloak by a certificate that anybody can check,"
                      + " and there is none for a name below home.arpa.")
              .withHint("name a domain of yours at the top of the lab: domain 'lab.example.com'"));
      return;
    }
    people.forEach(this::emit);
  }

  private void refuse(UserSpec user) {
    box.lab()
        .report(
            Diagnostic.error(NO_LOGIN, user.address().last() + " has nothing to log in with")
                .at(user.scope().origin().user())
                .withHint("say it in the block of the box: login keycloak"));
  }

  private void emit(String name, List<UserSpec> said) {
    UserSpec first = said.get(0);
    Said<String> email = one(said, UserSpec::email, "email addresses");
    Said<Value> password = one(said, UserSpec::password, "first passwords");
    TreeSet<String> groups = new TreeSet<>();
    said.forEach(each -> groups.add(each.group()));
    ObjectDraft draft =
        new ObjectDraft(
                first.address().child("keycloakrealmuser", name),
                box.here("user"),
                API,
                "KeycloakRealmUser",
                NAMESPACE,
                name)
            .byDefault("spec.realmRef", REALM, "the realm that Cozystack makes")
            .follows("spec.username", name, "the name of the user")
            .follows("spec.groups", List.copyOf(groups), "the roles of the user in its tenants")
            .byDefault("spec.enabled", true, "without it Keycloak refuses the login")
            .byDefault("spec.keepResource", true, "what is said later changes the user, too")
            .after(BoxPlatform.platform(box.here("user")), Level.READY);
    for (UserSpec each : said) {
      Address tenant = each.tenant();
      if (tenant != null) {
        draft.after(tenant, Level.READY);
      }
    }
    if (email != null) {
      draft
          .said("spec.email", email.value(), email.line())
          .byDefault("spec.emailVerified", true, "the lab vouches for it; services ask");
    }
    if (password != null) {
      draft
          .follows("spec.passwordSecret", first(first, name, password), "the first password")
          .after(secret(first), Level.EXISTS);
    }
    draft.add(first.scope());
  }

  private static Address secret(UserSpec user) {
    return user.address().child("secret", KEY);
  }

  /**
   * Adds the Secret with the first password. Keycloak itself asks for a new one, since it is
   * temporary; a required action in the user's object would be asked for at each look of the
   * operator.
   */
  private Value.Tree first(UserSpec user, String name, Said<Value> password) {
    String secret = "user-" + name;
    new ObjectDraft(secret(user), box.here("user"), "v1", "Secret", NAMESPACE, secret)
        .byDefault("type", "Opaque", "as the Keycloak operator reads it")
        .said("stringData", TreeBuilder.of(KEY, password.value()), password.line())
        .after(BoxPlatform.platform(box.here("user")), Level.READY)
        .add(user.scope());
    return TreeBuilder.tree().put("name", secret).put("key", KEY).put("temporary", true).build();
  }

  /** What all blocks of one person say, of which one may say it, or several the same. */
  private <T> @Nullable Said<T> one(
      List<UserSpec> said, Function<UserSpec, @Nullable Said<T>> asked, String what) {
    List<Said<T>> answers =
        said.stream().map(asked).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    for (Said<T> each : answers) {
      if (!each.value().equals(answers.get(0).value())) {
        each.report(
            box,
            Diagnostic.error(TWO_ANSWERS, said.get(0).address().last() + " has two " + what)
                .withHint("a user of several tenants is one person: say it in one place"));
      }
    }
    return answers.isEmpty() ? null : answers.get(0);
  }
}
