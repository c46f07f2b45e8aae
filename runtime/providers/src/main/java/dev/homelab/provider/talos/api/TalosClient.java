package dev.homelab.provider.talos.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.common.Data;
import dev.homelab.wire.cosi.GetRequest;
import dev.homelab.wire.cosi.ListRequest;
import dev.homelab.wire.cosi.StateGrpc;
import dev.homelab.wire.machine.ApplyConfiguration;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.DmesgRequest;
import dev.homelab.wire.machine.EtcdMember;
import dev.homelab.wire.machine.EtcdMemberListRequest;
import dev.homelab.wire.machine.EtcdRemoveMemberByIDRequest;
import dev.homelab.wire.machine.LogsRequest;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.machine.RebootRequest;
import dev.homelab.wire.machine.ResetRequest;
import dev.homelab.wire.machine.RollbackRequest;
import dev.homelab.wire.machine.ServiceInfo;
import dev.homelab.wire.machine.ShutdownRequest;
import dev.homelab.wire.machine.Version;
import dev.homelab.wire.storage.Disk;
import dev.homelab.wire.storage.StorageServiceGrpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * The Talos API of one node, asked directly and never through another node, so that each answer is
 * this node's. Safe for use by several threads.
 */
public final class TalosClient implements AutoCloseable {
  private static final Duration QUESTION = Duration.ofSeconds(10);
  private static final Duration CHANGE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(15);

  private final String address;
  private final NodeChannel channel;

  TalosClient(String address, NodeChannel channel) {
    this.address = address;
    this.channel = channel;
  }

  /**
   * Sockets with an administrator's certificate, made of a cluster's secrets for this process; they
   * take only nodes that the cluster's authority signed for their address.
   */
  public static SSLSocketFactory administrator(SecretsBundle secrets, Instant now) {
    return NodeTls.administrator(secrets, now);
  }

  /**
   * A client with such sockets.
   *
   * @param address a name or an address
   * @param requests counts the calls
   */
  public static TalosClient of(
      String address, SSLSocketFactory administrator, AddressBook book, AtomicLong requests) {
    return new TalosClient(address, new NodeChannel(address, administrator, null, book, requests));
  }

  /** Where the node is. */
  public String address() {
    return address;
  }

  /** What runs. */
  public Version version(CallContext context) {
    return channel.call(
        "tell its version",
        false,
        QUESTION,
        context,
        (on, millis) -> machine(on, millis).version(Empty.getDefaultInstance()).getMessages(0));
  }

  /** The disks. Answered without a certificate by a node without a config. */
  public List<Disk> disks(CallContext context) {
    return channel.call(
        "tell its disks",
        false,
        QUESTION,
        context,
        (on, millis) ->
            NodeChannel.within(millis, StorageServiceGrpc::newBlockingStub, on)
                .disks(Empty.getDefaultInstance())
                .getMessages(0)
                .getDisksList());
  }

  /**
   * Gives the node a config.
   *
   * @param dryRun whether it only tells what it would do
   */
  public ApplyConfiguration apply(
      String config, ApplyConfigurationRequest.Mode mode, boolean dryRun, CallContext context) {
    ApplyConfigurationRequest request =
        ApplyConfigurationRequest.newBuilder()
            .setData(ByteString.copyFromUtf8(config))
            .setMode(mode)
            .setDryRun(dryRun)
            .build();
    return channel.call(
        "take its config",
        !dryRun,
        CHANGE,
        context,
        (on, millis) -> machine(on, millis).applyConfiguration(request).getMessages(0));
  }

  /**
   * Begins etcd on this node.
   *
   * @param recover whether from a snapshot that was uploaded before
   */
  public void bootstrap(boolean recover, CallContext context) {
    BootstrapRequest request = BootstrapRequest.newBuilder().setRecoverEtcd(recover).build();
    change("begin etcd", context, (on, millis) -> machine(on, millis).bootstrap(request));
  }

  /** The members of etcd as this node sees them. */
  public List<EtcdMember> members(CallContext context) {
    return channel.call(
        "list the members of etcd",
        false,
        QUESTION,
        context,
        (on, millis) ->
            machine(on, millis)
                .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
                .getMessages(0)
                .getMembersList());
  }

  /** The services of Talos itself. */
  public List<ServiceInfo> services(CallContext context) {
    return channel.call(
        "list its services",
        false,
        QUESTION,
        context,
        (on, millis) ->
            machine(on, millis)
                .serviceList(Empty.getDefaultInstance())
                .getMessages(0)
                .getServicesList());
  }

  /** Memory that the system sees, in KiB. */
  public long memory(CallContext context) {
    return channel.call(
        "tell its memory",
        false,
        QUESTION,
        context,
        (on, millis) ->
            machine(on, millis)
                .memory(Empty.getDefaultInstance())
                .getMessages(0)
                .getMeminfo()
                .getMemtotal());
  }

  /** Removes a member of etcd whose node is gone. */
  public void removeMember(long id, CallContext context) {
    EtcdRemoveMemberByIDRequest request =
        EtcdRemoveMemberByIDRequest.newBuilder().setMemberId(id).build();
    change(
        "remove a member of etcd",
        context,
        (on, millis) -> machine(on, millis).etcdRemoveMemberByID(request));
  }

  /** Restarts the node. */
  public void reboot(CallContext context) {
    change(
        "restart",
        context,
        (on, millis) -> machine(on, millis).reboot(RebootRequest.getDefaultInstance()));
  }

  /** Switches the node off, after its workloads were moved away. */
  public void shutdown(CallContext context) {
    change(
        "shut down",
        context,
        (on, millis) -> machine(on, millis).shutdown(ShutdownRequest.getDefaultInstance()));
  }

  /** Takes the installation away. */
  public void reset(ResetRequest request, CallContext context) {
    change("reset", context, (on, millis) -> machine(on, millis).reset(request));
  }

  /** Boots what was installed before the last upgrade. */
  public void rollback(CallContext context) {
    change(
        "go back to the version before",
        context,
        (on, millis) -> machine(on, millis).rollback(RollbackRequest.getDefaultInstance()));
  }

  /** The ways to another version of Talos. */
  public NodeUpgrade upgrade() {
    return new NodeUpgrade(channel);
  }

  /** Moves etcd's content to and from files. */
  public EtcdCopies etcdCopies() {
    return new EtcdCopies(channel);
  }

  /**
   * The log of a service of Talos.
   *
   * @param lines how many from the end, -1 for all
   */
  public void logs(
      String service, int lines, boolean follow, Consumer<byte[]> out, CallContext context) {
    LogsRequest request =
        LogsRequest.newBuilder()
            .setNamespace("system")
            .setId(service)
            .setTailLines(lines)
            .setFollow(follow)
            .build();
    bytes("tell the log", context, out, (on, millis) -> machine(on, millis).logs(request));
  }

  /** The kernel's log. */
  public void dmesg(boolean follow, Consumer<byte[]> out, CallContext context) {
    DmesgRequest request = DmesgRequest.newBuilder().setFollow(follow).build();
    bytes("tell its log", context, out, (on, millis) -> machine(on, millis).dmesg(request));
  }

  private void bytes(
      String about,
      CallContext context,
      Consumer<byte[]> out,
      NodeChannel.Call<Iterator<Data>> call) {
    channel.call(
        about,
        false,
        Duration.ofDays(1),
        context,
        (on, millis) -> {
          call.on(on, millis).forEachRemaining(data -> out.accept(data.getBytes().toByteArray()));
          return about;
        });
  }

  /**
   * A resource of the node's own state.
   *
   * @throws NodeException with {@link Trouble#NOT_FOUND} when there is none
   */
  public CosiResource get(String namespace, String type, String id, CallContext context) {
    GetRequest request =
        GetRequest.newBuilder().setNamespace(namespace).setType(type).setId(id).build();
    return channel.call(
        "tell its " + type.replaceAll("\\..*", ""),
        false,
        QUESTION,
        context,
        (on, millis) ->
            CosiResource.of(
                NodeChannel.within(millis, StateGrpc::newBlockingStub, on)
                    .get(request)
                    .getResource()));
  }

  /** All resources of a type in the node's own state. */
  public List<CosiResource> list(String namespace, String type, CallContext context) {
    ListRequest request = ListRequest.newBuilder().setNamespace(namespace).setType(type).build();
    return channel.call(
        "tell its " + type.replaceAll("\\..*", ""),
        false,
        QUESTION,
        context,
        (on, millis) -> {
          List<CosiResource> all = new ArrayList<>();
          NodeChannel.within(millis, StateGrpc::newBlockingStub, on)
              .list(request)
              .forEachRemaining(one -> all.add(CosiResource.of(one.getResource())));
          return all;
        });
  }

  private <T> T change(String about, CallContext context, NodeChannel.Call<T> call) {
    return channel.call(about, true, about.equals("reset") ? LONG : CHANGE, context, call);
  }

  private static MachineServiceGrpc.MachineServiceBlockingStub machine(
      ManagedChannel on, long millis) {
    return NodeChannel.within(millis, MachineServiceGrpc::newBlockingStub, on);
  }

  @Override
  public void close() {
    channel.close();
  }
}
