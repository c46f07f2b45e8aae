package dev.homelab.sim.talos;

import com.google.protobuf.Empty;
import dev.homelab.wire.common.Data;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.ApplyConfigurationResponse;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.BootstrapResponse;
import dev.homelab.wire.machine.DmesgRequest;
import dev.homelab.wire.machine.EtcdForfeitLeadershipRequest;
import dev.homelab.wire.machine.EtcdForfeitLeadershipResponse;
import dev.homelab.wire.machine.EtcdLeaveClusterRequest;
import dev.homelab.wire.machine.EtcdLeaveClusterResponse;
import dev.homelab.wire.machine.EtcdMemberListRequest;
import dev.homelab.wire.machine.EtcdMemberListResponse;
import dev.homelab.wire.machine.EtcdRecoverResponse;
import dev.homelab.wire.machine.EtcdRemoveMemberByIDRequest;
import dev.homelab.wire.machine.EtcdRemoveMemberByIDResponse;
import dev.homelab.wire.machine.EtcdSnapshotRequest;
import dev.homelab.wire.machine.EtcdStatusResponse;
import dev.homelab.wire.machine.Event;
import dev.homelab.wire.machine.EventsRequest;
import dev.homelab.wire.machine.FeaturesInfo;
import dev.homelab.wire.machine.GenerateClientConfigurationRequest;
import dev.homelab.wire.machine.GenerateClientConfigurationResponse;
import dev.homelab.wire.machine.LogsRequest;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.machine.MemInfo;
import dev.homelab.wire.machine.Memory;
import dev.homelab.wire.machine.MemoryResponse;
import dev.homelab.wire.machine.PlatformInfo;
import dev.homelab.wire.machine.RebootRequest;
import dev.homelab.wire.machine.RebootResponse;
import dev.homelab.wire.machine.ResetRequest;
import dev.homelab.wire.machine.ResetResponse;
import dev.homelab.wire.machine.RollbackRequest;
import dev.homelab.wire.machine.RollbackResponse;
import dev.homelab.wire.machine.ServiceList;
import dev.homelab.wire.machine.ServiceListResponse;
import dev.homelab.wire.machine.ServiceRestart;
import dev.homelab.wire.machine.ServiceRestartRequest;
import dev.homelab.wire.machine.ServiceRestartResponse;
import dev.homelab.wire.machine.ServiceStart;
import dev.homelab.wire.machine.ServiceStartRequest;
import dev.homelab.wire.machine.ServiceStartResponse;
import dev.homelab.wire.machine.ServiceStop;
import dev.homelab.wire.machine.ServiceStopRequest;
import dev.homelab.wire.machine.ServiceStopResponse;
import dev.homelab.wire.machine.ShutdownRequest;
import dev.homelab.wire.machine.ShutdownResponse;
import dev.homelab.wire.machine.UpgradeRequest;
import dev.homelab.wire.machine.UpgradeResponse;
import dev.homelab.wire.machine.Version;
import dev.homelab.wire.machine.VersionInfo;
import dev.homelab.wire.machine.VersionResponse;
import io.grpc.stub.StreamObserver;

/** The machine service of one machine. */
final class MachineRpc extends MachineServiceGrpc.MachineServiceImplBase {
  private static final long KIB_IN_MIB = 1024;
  private final Calls calls;
  private final ApplyCalls apply;
  private final EtcdCalls etcd;
  private final PowerCalls power;
  private final Services services;
  private final Streams streams;

  MachineRpc(Calls calls) {
    this.calls = calls;
    this.apply = new ApplyCalls(calls);
    this.etcd = new EtcdCalls(calls);
    this.power = new PowerCalls(calls);
    this.services = new Services(calls);
    this.streams = new Streams(calls, etcd);
  }

  @Override
  public void applyConfiguration(
      ApplyConfigurationRequest request, StreamObserver<ApplyConfigurationResponse> to) {
    calls.answer(to, node -> apply.apply(node, request));
  }

  @Override
  public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> to) {
    calls.answer(to, node -> etcd.bootstrap(node, request));
  }

  @Override
  public void etcdMemberList(
      EtcdMemberListRequest request, StreamObserver<EtcdMemberListResponse> to) {
    calls.told(to, etcd::members);
  }

  @Override
  public void etcdStatus(Empty request, StreamObserver<EtcdStatusResponse> to) {
    calls.told(to, etcd::status);
  }

  @Override
  public void etcdRemoveMemberByID(
      EtcdRemoveMemberByIDRequest request, StreamObserver<EtcdRemoveMemberByIDResponse> to) {
    calls.answer(to, node -> etcd.remove(node, request.getMemberId()));
  }

  @Override
  public void etcdLeaveCluster(
      EtcdLeaveClusterRequest request, StreamObserver<EtcdLeaveClusterResponse> to) {
    calls.answer(to, etcd::leave);
  }

  @Override
  public void etcdForfeitLeadership(
      EtcdForfeitLeadershipRequest request, StreamObserver<EtcdForfeitLeadershipResponse> to) {
    calls.answer(to, etcd::forfeit);
  }

  @Override
  public void etcdSnapshot(EtcdSnapshotRequest request, StreamObserver<Data> to) {
    streams.snapshot(to);
  }

  @Override
  public StreamObserver<Data> etcdRecover(StreamObserver<EtcdRecoverResponse> to) {
    return streams.recover(to);
  }

  @Override
  public void reboot(RebootRequest request, StreamObserver<RebootResponse> to) {
    calls.answer(to, power::reboot);
  }

  @Override
  public void shutdown(ShutdownRequest request, StreamObserver<ShutdownResponse> to) {
    calls.answer(to, power::shutdown);
  }

  @Override
  public void rollback(RollbackRequest request, StreamObserver<RollbackResponse> to) {
    calls.answer(to, power::rollback);
  }

  @Override
  public void reset(ResetRequest request, StreamObserver<ResetResponse> to) {
    calls.answer(to, node -> power.reset(node, request));
  }

  @Override
  public void upgrade(UpgradeRequest request, StreamObserver<UpgradeResponse> to) {
    calls.answer(to, node -> power.upgrade(node, request));
  }

  @Override
  public void serviceList(Empty request, StreamObserver<ServiceListResponse> to) {
    calls.told(
        to,
        node ->
            ServiceListResponse.newBuilder()
                .addMessages(ServiceList.newBuilder().addAllServices(services.list(node)))
                .build());
  }

  @Override
  public void serviceStart(ServiceStartRequest request, StreamObserver<ServiceStartResponse> to) {
    calls.answer(
        to,
        node -> {
          String said = services.change(node, request.getId(), false, true);
          ServiceStart one = ServiceStart.newBuilder().setResp(said).build();
          return ServiceStartResponse.newBuilder().addMessages(one).build();
        });
  }

  @Override
  public void serviceStop(ServiceStopRequest request, StreamObserver<ServiceStopResponse> to) {
    calls.answer(
        to,
        node -> {
          String said = services.change(node, request.getId(), true, false);
          ServiceStop one = ServiceStop.newBuilder().setResp(said).build();
          return ServiceStopResponse.newBuilder().addMessages(one).build();
        });
  }

  @Override
  public void serviceRestart(
      ServiceRestartRequest request, StreamObserver<ServiceRestartResponse> to) {
    calls.answer(
        to,
        node -> {
          String said = services.change(node, request.getId(), true, true);
          ServiceRestart one = ServiceRestart.newBuilder().setResp(said).build();
          return ServiceRestartResponse.newBuilder().addMessages(one).build();
        });
  }

  @Override
  public void version(Empty request, StreamObserver<VersionResponse> to) {
    calls.told(
        to,
        node -> {
          VersionInfo version =
              VersionInfo.newBuilder()
                  .setTag(node.running().version().tag())
                  .setSha("00000000")
                  .setGoVersion("go1.26.6")
                  .setOs("linux")
                  .setArch("amd64")
                  .build();
          String platform = node.hardware().platform();
          PlatformInfo on = PlatformInfo.newBuilder().setName(platform).setMode("metal").build();
          Version one =
              Version.newBuilder()
                  .setVersion(version)
                  .setPlatform(on)
                  .setFeatures(FeaturesInfo.newBuilder().setRbac(true))
                  .build();
          return VersionResponse.newBuilder().addMessages(one).build();
        });
  }

  @Override
  public void memory(Empty request, StreamObserver<MemoryResponse> to) {
    calls.told(
        to,
        node -> {
          long kib = node.hardware().memory() * KIB_IN_MIB;
          long seen = kib - kib / 40;
          MemInfo info =
              MemInfo.newBuilder()
                  .setMemtotal(seen)
                  .setMemfree(seen / 2)
                  .setMemavailable(seen / 2)
                  .build();
          Memory one = Memory.newBuilder().setMeminfo(info).build();
          return MemoryResponse.newBuilder().addMessages(one).build();
        });
  }

  @Override
  public void generateClientConfiguration(
      GenerateClientConfigurationRequest request,
      StreamObserver<GenerateClientConfigurationResponse> to) {
    calls.answer(to, node -> streams.client(node, request));
  }

  @Override
  public void kubeconfig(Empty request, StreamObserver<Data> to) {
    streams.kubeconfig(to);
  }

  @Override
  public void dmesg(DmesgRequest request, StreamObserver<Data> to) {
    streams.dmesg(to);
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<Data> to) {
    streams.logs(request, to);
  }

  @Override
  public void events(EventsRequest request, StreamObserver<Event> to) {
    streams.events(to);
  }
}
