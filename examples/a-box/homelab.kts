// Lab A as far as its machine and its cluster go: one box, Talos on its SSD, Kubernetes.
homelab("lab-a") {
  domain("lab.example.com")
  timezone("Europe/Paris")

  node("aoostar") {                       // AOOSTAR WTR MAX 8845: 64 GB, one SSD, two disks for data
    address("192.168.1.20")
    mac("a8:b8:e0:01:02:03")               // wakes it up
  }

  cluster("home") {
    on("aoostar")
    controlPlane { installDisk("type" to "nvme", "size" to "<= 1TB") }   // it carries the workloads, too
    namespace("tools") { service(whoami) }
  }
}
