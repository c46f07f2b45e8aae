package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.ClusterFacts.LoginFact;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.KubeResources;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Origin;
import dev.homelab.model.Value;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The proxy of one namespace: it knows who is logged in, for the ingress controller that asks, and
 * sends people to Keycloak and back. Each guarded name has its own cookie, so that no other service
 * of the domain ever sees it.
 */
final class LoginProxy {
  /** The name of its objects. */
  static final String NAME = "login-proxy";

  private static final ImageRef IMAGE =
      new ImageRef("quay.io/oauth2-proxy/oauth2-proxy", "v7.15.3", null);
  private static final int PORT = 4180;

  private final Scope scope;
  private final Address address;
  private final LoginFact login;
  private final TreeSet<String> urls = new TreeSet<>();
  private boolean secure;

  /** The proxy of the place of a service, which is the first that it guards. */
  LoginProxy(RecipeContext first, LoginFact login) {
    Scope around = first.scope();
    this.address = first.address().around().child("login", "proxy");
    this.scope =
        new Scope(
            around.lab(),
            address,
            around.target(),
            around.cluster(),
            first.namespace(),
            new Origin(around.origin().user(), null, List.of()),
            null);
    this.login = login;
  }

  private String namespace() {
    String known = scope.namespace();
    return known == null ? "" : known;
  }

  /** Guards a service, and gives what asks before requests reach it. */
  LoginGate guard(Front front, List<String> open) {
    urls.add(front.url());
    secure = front.secure();
    String inside = NAME + '.' + namespace() + ".svc." + login.zone() + ':' + PORT;
    return new LoginGate(
        "http://" + inside + LoginGate.PATH + "/auth",
        front.url() + LoginGate.PATH + "/start?rd=$escaped_request_uri",
        NAME,
        "http",
        open,
        login.doors());
  }

  /** Adds the proxy to the lab, when all services that it guards are known. */
  void emit() {
    List<String> back = urls.stream().map(url -> url + LoginGate.PATH + "/callback").toList();
    LoginClient realm = new LoginClient(scope, address, namespace(), login);
    ServiceLogin.Client client = realm.ofProxy(NAME, urls.first(), back);
    WorkloadPlan plan =
        WorkloadPlan.of(
                new WorkloadPlan.Identity(NAME, "oauth2-proxy", NAME, "server", IMAGE.tag()))
            .container(container(client, realm.secret(NAME + ".cookie")))
            .expose(Exposure.CLUSTER, null)
            .needs(client.known())
            .build();
    KubeResources.add(scope, WorkloadObjects.build(plan, placement()));
    scope
        .lab()
        .add(
            new Component(
                address,
                "login",
                null,
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                scope.origin()));
  }

  private Placement placement() {
    ClusterFacts facts = scope.cluster();
    return new Placement(
        address,
        login.cluster(),
        namespace(),
        null,
        new EntryPoint.Nothing(),
        EgressPlan.OPEN,
        facts != null && facts.limitsContainers(),
        scope.origin());
  }

  /**
   * What oauth2-proxy 7.15 reads (its page "Configuration options"). People are known by their name
   * at Keycloak, since not everybody has an email address. Its cookie keeps no tokens, which would
   * be too long for a header, and lasts half a day, after which Keycloak is asked anew.
   */
  private ContainerPlan container(ServiceLogin.Client client, Value.Secret cookie) {
    return ContainerPlan.of("oauth2-proxy", IMAGE)
        .env("OAUTH2_PROXY_PROVIDER", "oidc")
        .env("OAUTH2_PROXY_OIDC_ISSUER_URL", client.issuer())
        .env("OAUTH2_PROXY_CLIENT_ID", client.id())
        .env("OAUTH2_PROXY_CLIENT_SECRET", client.secret())
        .env("OAUTH2_PROXY_CODE_CHALLENGE_METHOD", "S256")
        .env("OAUTH2_PROXY_SCOPE", "openid email profile groups")
        .env("OAUTH2_PROXY_OIDC_EMAIL_CLAIM", "preferred_username")
        .env("OAUTH2_PROXY_EMAIL_DOMAINS", "*")
        .env("OAUTH2_PROXY_ALLOWED_GROUPS", String.join(",", login.groups()))
        .env("OAUTH2_PROXY_COOKIE_SECRET", cookie)
        .env("OAUTH2_PROXY_COOKIE_SECURE", String.valueOf(secure))
        .env("OAUTH2_PROXY_COOKIE_EXPIRE", "12h")
        .env("OAUTH2_PROXY_SESSION_COOKIE_MINIMAL", "true")
        .env("OAUTH2_PROXY_SKIP_PROVIDER_BUTTON", "true")
        .env("OAUTH2_PROXY_SET_XAUTHREQUEST", "true")
        .env("OAUTH2_PROXY_REVERSE_PROXY", "true")
        .env("OAUTH2_PROXY_HTTP_ADDRESS", "0.0.0.0:" + PORT)
        .env("OAUTH2_PROXY_UPSTREAMS", "static://202")
        .port(new PortPlan("http", PORT, PORT, "TCP", ""))
        .probes(ProbePlan.http("/ping"))
        .resources(ResourcesPlan.of("15m", "64Mi", "128Mi"))
        .build();
  }
}
