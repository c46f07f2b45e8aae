package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.Problem;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may take, and fields of it that are states of no module. Quotas are those that the
 * chart of a tenant makes a ResourceQuota of (cozy-lib 1.6, {@code flattenResource}): it takes any
 * key, but another one ends in a quota that Kubernetes refuses.
 */
final class TenantTraits {
  private static final String QUOTAS = "resourceQuotas";
  private static final String SPEC = "spec.";
  private static final AppKind KIND = Objects.requireNonNull(AppKinds.named(AppKinds.TENANT));

  /** Limits that have words, which the lab counts with. */
  private static final Map<String, String> COUNTED =
      Map.of("cpu", "cpu 8", "memory", "memory 16.GiB", "storage", "storage 200.GiB");

  /** Limits that the chart hands on to Kubernetes under these names. */
  private static final Set<String> KEYS =
      Set.of(
          "ephemeral-storage",
          "pods",
          "services",
          "services.loadbalancers",
          "services.nodeports",
          "configmaps",
          "secrets",
          "persistentvolumeclaims",
          "replicationcontrollers",
          "resourcequotas");

  /** Fields that more follows from than the object has, with what says them. */
  private static final Map<String, String> WORDS =
      Map.of(
          "host",
          "domain 'home.example.com'",
          "etcd",
          "etcd()",
          "monitoring",
          "monitoring()",
          "ingress",
          "ingress()",
          "seaweedfs",
          "objectStorage()",
          QUOTAS,
          "quota 'pods', 20");

  private final Scope scope;
  private final TreeMap<String, Said<String>> quotas = new TreeMap<>();
  private final TreeMap<String, Said<Value>> fields = new TreeMap<>();

  TenantTraits(Scope scope) {
    this.scope = scope;
  }

  /** What is said of quotas, by their keys. */
  Map<String, Said<String>> quotas() {
    return quotas;
  }

  /** Limits something that the lab counts itself. */
  void limit(String key, String amount, boolean fits) {
    if (!fits) {
      scope.unfit("a tenant cannot live on " + key + " " + amount, "give it one at least");
    }
    once("the quota of " + key, quotas.putIfAbsent(key, Said.now(scope, amount)));
  }

  /** Tells of something that was stated before; whether it was not. */
  private boolean once(String what, @Nullable Said<?> before) {
    if (before == null) {
      return true;
    }
    Diagnostic told =
        LanguageCodes.error(
                LanguageCodes.SAID_TWICE,
                what + " of " + scope.here("tenant").last() + " is stated twice")
            .withHint("leave one of them out");
    SourceSpan first = before.line();
    scope.report(
        first == null ? told : told.withRelated(new Related("the first one stands here", first)));
    return false;
  }

  /** Limits anything else that a tenant has a quota of. */
  void quota(String key, String amount) {
    String word = COUNTED.get(key);
    if (word != null) {
      scope.unfit("a quota of " + key + " has a word of its own", "say it: " + word);
    } else if (!KEYS.contains(key) && !isDevice(key)) {
      String near = DidYouMean.nearest(key, KEYS);
      scope.unfit(
          "a tenant has no quota of '" + key + "'",
          near == null
              ? "there are "
                  + String.join(", ", new TreeSet<>(KEYS))
                  + " and devices such as nvidia.com/GA102"
              : "did you mean '" + near + "'?");
    } else if (amount.startsWith("-")
        || !KIND.check(Value.ofMap(Map.of(QUOTAS, Map.of(key, amount)))).isEmpty()) {
      scope.unfit(
          "'" + amount + "' is no amount of " + key, "say a number or a size: quota 'pods', 20");
    } else {
      limit(key, amount, true);
    }
  }

  /** Devices are counted under the name that their plugin gives them: a domain and a name. */
  private static boolean isDevice(String key) {
    int slash = key.indexOf('/');
    return slash > 0 && slash < key.length() - 1 && key.substring(0, slash).contains(".");
  }

  /** States a field by its path below {@code spec}; whether it was taken. */
  boolean set(String path, Object value) {
    String word = WORDS.get(path.split("[.\\[]", 2)[0]);
    if (word != null) {
      scope.unfit(path + " of a tenant has a word of its own", "say it: " + word);
      return false;
    }
    if (KIND.at(path) == null) {
      String near = DidYouMean.nearest(path, KIND.namesAt(""));
      scope.unfit(
          scope.here("tenant").last() + " has no field '" + path + "'",
          near == null
              ? "it has " + String.join(", ", KIND.namesAt(""))
              : "did you mean '" + near + "'?");
      return false;
    }
    Value given = Names.value(scope, value);
    List<Problem> wrong = KIND.check(Value.Tree.EMPTY.with(path, given));
    wrong.forEach(
        one ->
            scope.unfit(
                path + " of " + scope.here("tenant").last() + " is " + one.seen(),
                "expected is " + one.expected()));
    return wrong.isEmpty() && once(path, fields.putIfAbsent(path, Said.now(scope, given)));
  }

  /** Puts all of it on the tenant's object. */
  void describe(ObjectDraft draft) {
    fields.forEach((path, said) -> draft.said(SPEC + path, said.value(), said.line()));
    TreeMap<String, String> dotted = new TreeMap<>();
    quotas.forEach((key, said) -> dotted.put(key, said.value()));
    dotted.keySet().removeIf(key -> !key.contains("."));
    if (!dotted.isEmpty()) {
      Said<String> first = Objects.requireNonNull(quotas.get(dotted.firstKey()));
      draft.said(SPEC + QUOTAS, dotted, first.line());
    }
    quotas.forEach(
        (key, said) -> {
          if (!dotted.containsKey(key)) {
            draft.said(SPEC + QUOTAS + '.' + key, said.value(), said.line());
          }
        });
  }
}
