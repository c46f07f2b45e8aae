package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.recipe.RecipeOptions;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.LoginRule;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the script may say of any workload, whether a recipe or an app makes it.
 *
 * @param <S> the concrete block
 */
public abstract class WorkloadOptions<S extends WorkloadOptions<S>> extends RecipeOptions<S> {
  private final TreeMap<String, Value> env = new TreeMap<>();
  private @Nullable Exposure exposure;
  private @Nullable String host;
  private @Nullable String storageClass;
  private @Nullable ResourcesPlan resources;
  private boolean ephemeral;
  private EgressPlan egress = EgressPlan.OPEN;
  private @Nullable LoginSaid login;

  /** Whose login the script wants, and where it says so. */
  record LoginSaid(LoginRule rule, @Nullable SourceSpan line) {}

  /** Options at a place. */
  protected WorkloadOptions(Scope scope) {
    super(scope);
  }

  /** Reachable by the home network. */
  @Known(doc = "The home network, by the host name, through the cluster's gateway or ingress.")
  public Exposure getLan() {
    return Exposure.LAN;
  }

  /** Reachable by everybody. */
  @Known(doc = "Everybody, by the host name, through the cluster's gateway or ingress.")
  public Exposure getInternet() {
    return Exposure.INTERNET;
  }

  /** Reachable inside the cluster. */
  @Known(doc = "Everything that runs in the same cluster.")
  public Exposure getInside() {
    return Exposure.CLUSTER;
  }

  /** Reachable by its own parts only. */
  @Known(doc = "Only the parts of the same service.")
  public Exposure getNobody() {
    return Exposure.NONE;
  }

  /** The login of the box. */
  @Known(doc = "The one login of the box, `login keycloak`.")
  public LoginRule getRequired() {
    return LoginRule.REQUIRED;
  }

  /** Its own login. */
  @Known(doc = "Its own login, as without the word.")
  public LoginRule getOwn() {
    return LoginRule.OWN;
  }

  /** Says from where it may be reached. */
  @Word(
      doc = "Says who may reach it: `lan`, `internet`, `inside` or `nobody`.",
      byDefault =
          "`inside` for an app; for a recipe `lan` where the lab names a domain and its cluster's"
              + " gateway or ingress, or load balancers, else `inside`",
      example = "expose internet",
      once = true)
  public S expose(Exposure where) {
    exposure = where;
    return say();
  }

  /** Says whom it may call. */
  @Word(
      doc =
          "Says whom its pods may call: `internet`, `lan` (private addresses), `inside`, `nobody`,"
              + " or a block of addresses; may be said several times. The parts of the same service"
              + " and name servers are always allowed.",
      byDefault = "everybody",
      example = "reaches '192.168.30.20/32', port: 2049",
      named = {
        "port: the only port that it may call there; all of them",
        "protocol: `TCP` or `UDP`; TCP"
      })
  public S reaches(Exposure whom) {
    return reaches(Map.of(), whom);
  }

  /** Known names with a port. */
  public S reaches(Map<String, ?> named, Exposure whom) {
    return allow(named, EgressPlan.peers(whom));
  }

  /** A block of addresses. */
  public S reaches(String range) {
    return reaches(Map.of(), range);
  }

  /** A block of addresses with a port. */
  public S reaches(Map<String, ?> named, String range) {
    String one = range.indexOf(':') < 0 ? "/32" : "/128";
    String whole = range.indexOf('/') < 0 ? range + one : range;
    Cidr block = Names.parsed(scope(), whole, Cidr::parse);
    return block == null
        ? say()
        : allow(named, List.of(EgressPlan.block(block.toString(), List.of())));
  }

  private S allow(Map<String, ?> named, List<Value.Tree> peers) {
    NamedArguments more = NamedArguments.of("reaches", named, scope());
    String protocol = more.optionalText("protocol");
    Object port = more.value("port");
    if (port != null && !(port instanceof Integer number && number > 0 && number < 65536)) {
      problem(Diagnostic.error("HL2055", "a port is a number from 1 to 65535"));
      return say();
    }
    if (protocol != null && !protocol.equals("TCP") && !protocol.equals("UDP")) {
      problem(Diagnostic.error("HL2055", "a protocol is 'TCP' or 'UDP', not '" + protocol + "'"));
      return say();
    }
    List<EgressPlan.Rule> rules = new ArrayList<>();
    for (Value.Tree peer : peers) {
      rules.add(new EgressPlan.Rule(peer, (Integer) port, protocol == null ? "TCP" : protocol));
    }
    egress = egress.and(rules);
    return say();
  }

  /** Says whose login it asks for. */
  @Word(
      doc =
          "Says whose login it asks for: `required` is the one of the box, which lets people of the"
              + " tenant in; `own` is its own.",
      byDefault = "what its tenant says; an app, and a service elsewhere, asks for its own",
      example = "login own",
      once = true)
  public S login(LoginRule whose) {
    login = new LoginSaid(whose, scope().line());
    return say();
  }

  /** Names it. */
  @Word(
      doc = "The full host name by which it is reached from outside the cluster.",
      byDefault = "its name and the lab's domain: `<name>.<domain>`",
      example = "host 'files.example.com'",
      once = true)
  public S host(String name) {
    Domain domain = Names.parsed(scope(), name, Domain::parse);
    host = domain == null ? null : domain.name();
    return say();
  }

  /** Sets a variable. */
  @Word(
      doc = "Sets a variable of its container: a text, a secret, or an output of another thing.",
      byDefault = "what the recipe sets; an app sets none",
      example = "env 'LOG_LEVEL', 'debug'")
  public S env(String variable, Object value) {
    Value text = Names.text(scope(), value);
    Value before = env.put(variable, text);
    if (before != null && !before.equals(text)) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.SAID_TWICE, "the variable " + variable + " is set twice")
              .withHint("leave one of them out"));
    }
    return say();
  }

  /** Chooses the storage class. */
  @Word(
      doc = "The storage class of its volumes.",
      byDefault = "the one that the cluster's block names, else the cluster's own default",
      example = "storageClass 'fast'",
      once = true)
  public S storageClass(String name) {
    storageClass = name;
    return say();
  }

  /** Lets its data go with it. */
  @Word(
      doc = "Lets its volumes be deleted when it goes from the script.",
      byDefault = "volumes stay on the cluster, with their data",
      example = "ephemeral()")
  public S ephemeral() {
    ephemeral = true;
    return say();
  }

  /** Sets what it asks for. */
  @Word(
      doc = "Processor time and memory that its container asks for.",
      byDefault = "what the recipe knows of the application; an app asks for nothing",
      example = "resources { cpu 0.5; memory 256.MiB }",
      once = true)
  public S resources(Consumer<ResourcesSpec> block) {
    ResourcesSpec spec = new ResourcesSpec(scope());
    block.accept(spec);
    spec.freeze();
    resources = spec.plan();
    return say();
  }

  /** From where it may be reached, or null when the script does not say. */
  public final @Nullable Exposure exposure() {
    return exposure;
  }

  /** Whom its pods may call. */
  final EgressPlan egress() {
    return egress;
  }

  /** Whose login the script wants, or null when it does not say. */
  final @Nullable LoginSaid login() {
    return login;
  }

  /** The host name that the script gives, or null. */
  public final @Nullable String hostName() {
    return host;
  }

  /** Variables that the script sets. */
  public final SortedMap<String, Value> variables() {
    return Collections.unmodifiableSortedMap(env);
  }

  /** The storage class that the script gives, or null. */
  public final @Nullable String storageClassName() {
    return storageClass;
  }

  /** Whether volumes stay when it goes. */
  public final boolean keepsVolumes() {
    return !ephemeral;
  }

  /** What the script lets it ask for, or null. */
  public final @Nullable ResourcesPlan resourcesPlan() {
    return resources;
  }
}
