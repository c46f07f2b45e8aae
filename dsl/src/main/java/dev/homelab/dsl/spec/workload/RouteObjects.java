package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.KubeType;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The object that leads requests from outside to a workload's Service. */
final class RouteObjects {
  private RouteObjects() {}

  /** What an entry point needs for a route: kind, annotations and {@code spec}. */
  record Route(KubeType type, Value.Tree annotations, Value.Tree spec) {}

  /** The route through an entry point, or null when the entry point has no such object. */
  static @Nullable Route of(String service, RoutePlan route, PortPlan port, EntryPoint entry) {
    if (entry instanceof EntryPoint.Gateway gateway) {
      return new Route(
          KubeType.HTTP_ROUTE, Value.Tree.EMPTY, httpRoute(service, route, port, gateway));
    }
    if (entry instanceof EntryPoint.Gated gated) {
      Value.Tree annotations = certificates(gated.controller());
      for (Map.Entry<String, Value> asks : gated.gate().annotations().fields().entrySet()) {
        annotations = annotations.with(asks.getKey(), asks.getValue());
      }
      return new Route(
          KubeType.INGRESS, annotations, ingress(service, route, port, gated.controller()));
    }
    EntryPoint last = entry instanceof EntryPoint.OpenedLast later ? later.way() : entry;
    if (last instanceof EntryPoint.Controller controller) {
      return new Route(
          KubeType.INGRESS, certificates(controller), ingress(service, route, port, controller));
    }
    return null;
  }

  /**
   * The way past the proxy: its own pages, and paths on which the application asks for a key. The
   * certificate of the name is that of the guarded Ingress.
   */
  static Route open(String service, RoutePlan route, PortPlan port, EntryPoint.Gated gated) {
    LoginGate gate = gated.gate();
    List<Value> paths = new ArrayList<>();
    paths.add(path(LoginGate.PATH, gate.service(), gate.port()));
    gate.open().forEach(open -> paths.add(path(open, service, port.name())));
    Value.Tree rule =
        TreeBuilder.tree()
            .put("host", route.host())
            .put("http", TreeBuilder.of("paths", paths))
            .build();
    Value.Tree spec =
        TreeBuilder.tree()
            .put("ingressClassName", gated.controller().className())
            .put("rules", List.of(rule))
            .build();
    return new Route(KubeType.INGRESS, Value.Tree.EMPTY, spec);
  }

  private static Value.Tree certificates(EntryPoint.Controller controller) {
    return TreeBuilder.tree()
        .put("cert-manager.io/cluster-issuer", controller.issuer())
        .put("acme.cert-manager.io/http01-ingress-ingressclassname", controller.solver())
        .build();
  }

  private static Value.Tree path(String path, String service, String port) {
    Value.Tree backend =
        TreeBuilder.tree().put("name", service).put("port", TreeBuilder.of("name", port)).build();
    return TreeBuilder.tree()
        .put("path", path)
        .put("pathType", "Prefix")
        .put("backend", TreeBuilder.of("service", backend))
        .build();
  }

  private static Value.Tree httpRoute(
      String service, RoutePlan route, PortPlan port, EntryPoint.Gateway gateway) {
    Value.Tree parent =
        TreeBuilder.tree()
            .put("group", "gateway.networking.k8s.io")
            .put("kind", "Gateway")
            .put("name", gateway.name())
            .put("namespace", gateway.namespace())
            .build();
    Value.Tree path = TreeBuilder.tree().put("type", "PathPrefix").put("value", "/").build();
    Value.Tree backend =
        TreeBuilder.tree()
            .put("group", "")
            .put("kind", "Service")
            .put("name", service)
            .put("port", port.service())
            .put("weight", 1)
            .build();
    Value.Tree rule =
        TreeBuilder.tree()
            .put("matches", List.of(TreeBuilder.of("path", path)))
            .put("backendRefs", List.of(backend))
            .build();
    return TreeBuilder.tree()
        .put("parentRefs", List.of(parent))
        .put("hostnames", List.of(route.host()))
        .put("rules", List.of(rule))
        .build();
  }

  private static Value.Tree ingress(
      String service, RoutePlan route, PortPlan port, EntryPoint.Controller controller) {
    Value.Tree all = path("/", service, port.name());
    Value.Tree rule =
        TreeBuilder.tree()
            .put("host", route.host())
            .put("http", TreeBuilder.of("paths", List.of(all)))
            .build();
    Value.Tree tls =
        TreeBuilder.tree()
            .put("hosts", List.of(route.host()))
            .put("secretName", service + "-tls")
            .build();
    return TreeBuilder.tree()
        .put("ingressClassName", controller.className())
        .put("rules", List.of(rule))
        .put("tls", controller.issuer() == null ? List.of() : List.of(tls))
        .build();
  }
}
