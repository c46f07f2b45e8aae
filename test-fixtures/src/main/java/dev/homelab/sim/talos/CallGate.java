package dev.homelab.sim.talos;

import dev.homelab.sim.kube.Breakage;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.tls.TlsSockets;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What every call passes: the table, who calls, forwarding, faults, the log. */
final class CallGate implements ServerInterceptor {
  private static final Metadata.Key<String> NODE =
      Metadata.Key.of("node", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> NODES =
      Metadata.Key.of("nodes", Metadata.ASCII_STRING_MARSHALLER);
  private static final int KILLED = 137;
  private static final int OK = 200;

  private final Calls calls;
  private final TlsSockets sockets;

  CallGate(Calls calls, TlsSockets sockets) {
    this.calls = calls;
    this.sockets = sockets;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    calls.sim().asked();
    Breakage breakage = calls.sim().breakage();
    if (breakage.isBroken()) {
      return closed(call, Status.INTERNAL.withDescription(breakage.text()));
    }
    String name = call.getMethodDescriptor().getFullMethodName();
    SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Set<String> roles = roles(from);
    Status refusal = refusal(name, roles, headers);
    record(name, refusal);
    if (refusal != null) {
      return closed(call, refusal);
    }
    String address = calls.sim().address(calls.id());
    String method = name.substring(name.lastIndexOf('/') + 1);
    TalosFault.OfCall fault = calls.sim().faults().take(calls.id(), address, method);
    if (fault instanceof TalosFault.Act act && !act.after()) {
      try {
        act.act().run();
      } catch (SimulatorException gone) {
        sockets.cut(from);
        return closed(call, Status.UNAVAILABLE);
      }
      fault = null;
    }
    if (fault instanceof TalosFault.Cut cut && !cut.done()) {
      sockets.cut(from);
      return closed(call, Status.UNAVAILABLE);
    }
    if (fault instanceof TalosFault.Answer answer && !answer.done()) {
      return closed(call, answer.status());
    }
    if (fault instanceof TalosFault.Kill) {
      Runtime.getRuntime().halt(KILLED);
    }
    Context context = Context.current().withValue(Calls.ROLES, roles);
    ServerCall<Q, A> watched = fault == null ? call : new Disturbed<>(call, fault, from);
    return Contexts.interceptCall(context, watched, headers, next);
  }

  private static <Q, A> ServerCall.Listener<Q> closed(ServerCall<Q, A> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private void record(String name, @Nullable Status refusal) {
    int status = refusal == null ? OK : OK + refusal.getCode().value();
    calls.sim().log().add(new RequestLog.Entry("CALL", name, calls.id(), "", status));
  }

  private Set<String> roles(@Nullable SocketAddress from) {
    X500Principal peer = sockets.peer(from);
    if (peer == null) {
      return Set.of("os:reader");
    }
    Set<String> roles = new HashSet<>();
    try {
      for (Rdn part : new LdapName(peer.getName()).getRdns()) {
        if (part.getType().equals("O")) {
          roles.add(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      return Set.of();
    }
    return roles;
  }

  private @Nullable Status refusal(String name, Set<String> roles, Metadata headers) {
    Operations.Operation operation = Operations.of(name);
    if (operation == null) {
      return Status.UNIMPLEMENTED.withDescription("unknown method " + name);
    }
    boolean plain = calls.maintenance();
    if (plain && !operation.maintenance()) {
      Image running = calls.sim().image(calls.id());
      if (running != null && !running.version().readerMaintenance()) {
        return Status.UNIMPLEMENTED.withDescription("API is not implemented in maintenance mode");
      }
    }
    boolean open = plain && operation.maintenance();
    if (!open && !operation.allows(roles)) {
      return Status.PERMISSION_DENIED.withDescription("not authorized");
    }
    return forwarding(name, headers);
  }

  private @Nullable Status forwarding(String name, Metadata headers) {
    if (headers.containsKey(NODES)) {
      boolean many =
          !name.startsWith("cosi.")
              && !name.startsWith("machine.ImageService")
              && !name.startsWith("machine.LifecycleService");
      return many
          ? local(headers.get(NODES))
          : Status.INVALID_ARGUMENT.withDescription(
              "one-2-many proxying is not supported for method /" + name);
    }
    return headers.containsKey(NODE) ? local(headers.get(NODE)) : null;
  }

  /** A machine asks itself at its own address; it does not forward to others here. */
  private @Nullable Status local(@Nullable String target) {
    if (target == null || target.equals(calls.sim().address(calls.id()))) {
      return null;
    }
    boolean forwards = !calls.maintenance() && calls.sim().read(calls.id(), NodeRow::controlPlane);
    return forwards
        ? Status.UNAVAILABLE.withDescription("no route to " + target)
        : Status.PERMISSION_DENIED.withDescription("no request forwarding");
  }

  /** A call that takes effect and whose answer gets lost. */
  private final class Disturbed<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final TalosFault.OfCall fault;
    private final @Nullable SocketAddress from;
    private boolean done;

    Disturbed(ServerCall<Q, A> call, TalosFault.OfCall fault, @Nullable SocketAddress from) {
      super(call);
      this.fault = fault;
      this.from = from;
    }

    @Override
    public void sendMessage(A message) {
      disturb();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      disturb();
    }

    @Override
    public void sendHeaders(Metadata headers) {
      // Nothing is sent before the fault shows.
    }

    private void disturb() {
      if (done) {
        return;
      }
      done = true;
      if (fault instanceof TalosFault.Answer answer) {
        delegate().close(answer.status(), new Metadata());
        return;
      }
      if (fault instanceof TalosFault.Act act) {
        act.act().run();
      }
      sockets.cut(from);
    }
  }
}
