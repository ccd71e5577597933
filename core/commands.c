/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * commands.c - the commands of fcntl, ioctl, prctl, keyctl, ptrace and others, and what they take.
 * Data; core/decode_command.c prints by it.
 */
#include <string.h>

#include "commands.h"

static const struct command arch_prctl_commands[] = {
	{ 0x1003, "o", { "address" }, 0 },  /* ARCH_GET_FS */
	{ 0x1004, "o", { "address" }, 0 },  /* ARCH_GET_GS */
	{ 0x1011, "", { NULL }, 0 },	    /* ARCH_GET_CPUID */
	{ 0x1021, "o", { "address" }, 0 },  /* ARCH_GET_XCOMP_SUPP */
	{ 0x1022, "o", { "address" }, 0 },  /* ARCH_GET_XCOMP_PERM */
	{ 0x1023, "f", { "xfeature" }, 0 }, /* ARCH_REQ_XCOMP_PERM */
	{ 0x1024, "o", { "address" }, 0 },  /* ARCH_GET_XCOMP_GUEST_PERM */
	{ 0x1025, "f", { "xfeature" }, 0 }, /* ARCH_REQ_XCOMP_GUEST_PERM */
};

static const struct command fcntl64_commands[] = {
	{ 12, "z", { "flock" }, 0 }, /* F_GETLK64 */
	{ 13, "i", { "flock" }, 0 }, /* F_SETLK64 */
	{ 14, "i", { "flock" }, 0 }, /* F_SETLKW64 */
	/* All others are fcntl's, too. */
	{ 0, "l", { NULL }, 0 },	   /* F_DUPFD */
	{ 1, "", { NULL }, 0 },		   /* F_GETFD */
	{ 2, "f", { "fd_flags" }, 0 },	   /* F_SETFD */
	{ 3, "", { NULL }, 0 },		   /* F_GETFL */
	{ 4, "f", { "open" }, 0 },	   /* F_SETFL */
	{ 5, "z", { "flock" }, 0 },	   /* F_GETLK */
	{ 6, "i", { "flock" }, 0 },	   /* F_SETLK */
	{ 7, "i", { "flock" }, 0 },	   /* F_SETLKW */
	{ 8, "d", { NULL }, 0 },	   /* F_SETOWN */
	{ 9, "", { NULL }, 0 },		   /* F_GETOWN */
	{ 10, "s", { NULL }, 0 },	   /* F_SETSIG */
	{ 11, "", { NULL }, 0 },	   /* F_GETSIG */
	{ 15, "i", { "f_owner_ex" }, 0 },  /* F_SETOWN_EX */
	{ 16, "o", { "f_owner_ex" }, 0 },  /* F_GETOWN_EX */
	{ 36, "z", { "flock" }, 0 },	   /* F_OFD_GETLK */
	{ 37, "i", { "flock" }, 0 },	   /* F_OFD_SETLK */
	{ 38, "i", { "flock" }, 0 },	   /* F_OFD_SETLKW */
	{ 1024, "f", { "lock_type" }, 0 }, /* F_SETLEASE */
	{ 1025, "", { NULL }, 0 },	   /* F_GETLEASE */
	{ 1026, "f", { "dnotify" }, 0 },   /* F_NOTIFY */
	{ 1030, "l", { NULL }, 0 },	   /* F_DUPFD_CLOEXEC */
	{ 1031, "l", { NULL }, 0 },	   /* F_SETPIPE_SZ */
	{ 1032, "", { NULL }, 0 },	   /* F_GETPIPE_SZ */
	{ 1033, "f", { "seals" }, 0 },	   /* F_ADD_SEALS */
	{ 1034, "", { NULL }, 0 },	   /* F_GET_SEALS */
};

static const struct command fsconfig_commands[] = {
	{ 0, "tpd", { NULL }, 0 }, /* SET_FLAG */
	{ 1, "ttd", { NULL }, 0 }, /* SET_STRING */
	{ 2, "tbd", { NULL }, 0 }, /* SET_BINARY */
	{ 3, "ttD", { NULL }, 0 }, /* SET_PATH */
	{ 4, "ttD", { NULL }, 0 }, /* SET_PATH_EMPTY */
	{ 5, "tpd", { NULL }, 0 }, /* SET_FD */
};

static const struct command io_uring_register_commands[] = {
	{ 0, "ia", { "io_uring_buffers" }, 0 },	       /* BUFFERS */
	{ 2, "ia", { "io_uring_files" }, 0 },	       /* FILES */
	{ 4, "ia", { "io_uring_files" }, 0 },	       /* EVENTFD */
	{ 6, "ia", { "io_uring_files_update" }, 0 },   /* FILES_UPDATE */
	{ 7, "ia", { "io_uring_files" }, 0 },	       /* EVENTFD_ASYNC */
	{ 8, "za", { "io_uring_probe" }, 0 },	       /* PROBE */
	{ 11, "ia", { "io_uring_restrictions" }, 0 },  /* RESTRICTIONS */
	{ 17, "ia", { "io_uring_cpus" }, 0 },	       /* IOWQ_AFF */
	{ 19, "ia", { "io_uring_workers" }, 0 },       /* IOWQ_MAX_WORKERS */
	{ 20, "ia", { "io_uring_rings" }, 0 },	       /* RING_FDS */
	{ 21, "ia", { "io_uring_removed_rings" }, 0 }, /* UNREGISTER_RING_FDS */
	{ 22, "ia", { "io_uring_buffer_ring" }, 0 },   /* PBUF_RING */
	{ 23, "ia", { "io_uring_buffer_ring" }, 0 },   /* UNREGISTER_PBUF_RING */
};

/* Those with a structure to show; all others are in core/ioctls.def. */
static const struct command ioctl_commands[] = {
	{ 0x125e, "o", { "int" }, 0 },		  /* BLKROGET */
	{ 0x1260, "o", { "ulong" }, 0 },	  /* BLKGETSIZE */
	{ 0x1263, "o", { "ulong" }, 0 },	  /* BLKRAGET */
	{ 0x1267, "o", { "ushort" }, 0 },	  /* BLKSECTGET */
	{ 0x1268, "o", { "int" }, 0 },		  /* BLKSSZGET */
	{ 0x1278, "o", { "id" }, 0 },		  /* BLKIOMIN */
	{ 0x1279, "o", { "id" }, 0 },		  /* BLKIOOPT */
	{ 0x127a, "o", { "int" }, 0 },		  /* BLKALIGNOFF */
	{ 0x127b, "o", { "id" }, 0 },		  /* BLKPBSZGET */
	{ 0x127c, "o", { "id" }, 0 },		  /* BLKDISCARDZEROES */
	{ 0x127e, "o", { "ushort" }, 0 },	  /* BLKROTATIONAL */
	{ 0x80081272, "o", { "u64" }, 0 },	  /* BLKGETSIZE64 */
	{ 0x80086601, "o", { "fs_flags" }, 0 },	  /* FS_IOC_GETFLAGS */
	{ 0x40086602, "i", { "fs_flags" }, 0 },	  /* FS_IOC_SETFLAGS */
	{ 0x540a, "f", { "tty_flow" }, 0 },	  /* TCXONC */
	{ 0x540b, "f", { "tty_flush" }, 0 },	  /* TCFLSH */
	{ 0x5401, "o", { "termios" }, 0 },	  /* TCGETS */
	{ 0x5402, "i", { "termios" }, 0 },	  /* TCSETS */
	{ 0x5403, "i", { "termios" }, 0 },	  /* TCSETSW */
	{ 0x5404, "i", { "termios" }, 0 },	  /* TCSETSF */
	{ 0x540f, "o", { "int" }, 0 },		  /* TIOCGPGRP */
	{ 0x5410, "i", { "int" }, 0 },		  /* TIOCSPGRP */
	{ 0x5411, "o", { "int" }, 0 },		  /* TIOCOUTQ */
	{ 0x5413, "o", { "winsize" }, 0 },	  /* TIOCGWINSZ */
	{ 0x5414, "i", { "winsize" }, 0 },	  /* TIOCSWINSZ */
	{ 0x541b, "o", { "int" }, 0 },		  /* FIONREAD */
	{ 0x5420, "i", { "int" }, 0 },		  /* TIOCPKT */
	{ 0x5421, "i", { "int" }, 0 },		  /* FIONBIO */
	{ 0x5423, "i", { "int" }, 0 },		  /* TIOCSETD */
	{ 0x5424, "o", { "int" }, 0 },		  /* TIOCGETD */
	{ 0x5429, "o", { "int" }, 0 },		  /* TIOCGSID */
	{ 0x5452, "i", { "int" }, 0 },		  /* FIOASYNC */
	{ 0x40045431, "i", { "int" }, 0 },	  /* TIOCSPTLCK */
	{ 0x80045430, "o", { "int" }, 0 },	  /* TIOCGPTN */
	{ 0x80045439, "o", { "int" }, 0 },	  /* TIOCGPTLCK */
	{ 0x302, "o", { "ulong" }, 0 },		  /* HDIO_GET_UNMASKINTR */
	{ 0x304, "o", { "ulong" }, 0 },		  /* HDIO_GET_MULTCOUNT */
	{ 0x308, "o", { "ulong" }, 0 },		  /* HDIO_GET_KEEPSETTINGS */
	{ 0x309, "o", { "ulong" }, 0 },		  /* HDIO_GET_32BIT */
	{ 0x30a, "o", { "ulong" }, 0 },		  /* HDIO_GET_NOWERR */
	{ 0x30b, "o", { "ulong" }, 0 },		  /* HDIO_GET_DMA */
	{ 0x30e, "o", { "ulong" }, 0 },		  /* HDIO_GET_WCACHE */
	{ 0x30f, "o", { "ulong" }, 0 },		  /* HDIO_GET_ACOUSTIC */
	{ 0x310, "o", { "ulong" }, 0 },		  /* HDIO_GET_ADDRESS */
	{ 0x125d, "i", { "int" }, 0 },		  /* BLKROSET */
	{ 0x1265, "o", { "int" }, 0 },		  /* BLKFRAGET */
	{ 0x1277, "i", { "two_u64" }, 0 },	  /* BLKDISCARD */
	{ 0x127d, "i", { "two_u64" }, 0 },	  /* BLKSECDISCARD */
	{ 0x127f, "i", { "two_u64" }, 0 },	  /* BLKZEROOUT */
	{ 0x2201, "i", { "int" }, 0 },		  /* SG_SET_TIMEOUT */
	{ 0x2203, "o", { "int" }, 0 },		  /* SG_EMULATED_HOST */
	{ 0x2205, "o", { "int" }, 0 },		  /* SG_GET_TRANSFORM */
	{ 0x2270, "o", { "int" }, 0 },		  /* SG_GET_COMMAND_Q */
	{ 0x2271, "i", { "int" }, 0 },		  /* SG_SET_COMMAND_Q */
	{ 0x2272, "o", { "int" }, 0 },		  /* SG_GET_RESERVED_SIZE */
	{ 0x2275, "i", { "int" }, 0 },		  /* SG_SET_RESERVED_SIZE */
	{ 0x2279, "i", { "int" }, 0 },		  /* SG_SET_FORCE_LOW_DMA */
	{ 0x227a, "o", { "int" }, 0 },		  /* SG_GET_LOW_DMA */
	{ 0x227b, "i", { "int" }, 0 },		  /* SG_SET_FORCE_PACK_ID */
	{ 0x227c, "o", { "int" }, 0 },		  /* SG_GET_PACK_ID */
	{ 0x227d, "o", { "int" }, 0 },		  /* SG_GET_NUM_WAITING */
	{ 0x227e, "i", { "int" }, 0 },		  /* SG_SET_DEBUG */
	{ 0x227f, "o", { "int" }, 0 },		  /* SG_GET_SG_TABLESIZE */
	{ 0x2282, "o", { "int" }, 0 },		  /* SG_GET_VERSION_NUM */
	{ 0x2283, "i", { "int" }, 0 },		  /* SG_NEXT_CMD_LEN */
	{ 0x2285, "i", { "id" }, 0 },		  /* SG_IO */
	{ 0x2287, "i", { "int" }, 0 },		  /* SG_SET_KEEP_ORPHAN */
	{ 0x2288, "o", { "int" }, 0 },		  /* SG_GET_KEEP_ORPHAN */
	{ 0x2289, "o", { "int" }, 0 },		  /* SG_GET_ACCESS_COUNT */
	{ 0x5412, "i", { "terminal_input" }, 0 }, /* TIOCSTI */
	{ 0x5415, "o", { "modem" }, 0 },	  /* TIOCMGET */
	{ 0x5416, "i", { "modem" }, 0 },	  /* TIOCMBIS */
	{ 0x5417, "i", { "modem" }, 0 },	  /* TIOCMBIC */
	{ 0x5418, "i", { "modem" }, 0 },	  /* TIOCMSET */
	{ 0x5419, "o", { "int" }, 0 },		  /* TIOCGSOFTCAR */
	{ 0x541a, "i", { "int" }, 0 },		  /* TIOCSSOFTCAR */
	{ 0x5456, "o", { "termios" }, 0 },	  /* TIOCGLCKTRMIOS */
	{ 0x5457, "i", { "termios" }, 0 },	  /* TIOCSLCKTRMIOS */
	{ 0x8901, "i", { "int" }, 0 },		  /* FIOSETOWN */
	{ 0x8902, "i", { "int" }, 0 },		  /* SIOCSPGRP */
	{ 0x8903, "o", { "int" }, 0 },		  /* FIOGETOWN */
	{ 0x8904, "o", { "int" }, 0 },		  /* SIOCGPGRP */
	{ 0x8905, "o", { "int" }, 0 },		  /* SIOCATMARK */
	{ 0x8910, "z", { "ifreq_index" }, 0 },	  /* SIOCGIFNAME */
	{ 0x8912, "i", { "ifconf" }, 0 },	  /* SIOCGIFCONF */
	{ 0x8913, "z", { "ifreq" }, 0 },	  /* SIOCGIFFLAGS */
	{ 0x8914, "i", { "ifreq" }, 0 },	  /* SIOCSIFFLAGS */
	{ 0x8915, "z", { "ifreq" }, 0 },	  /* SIOCGIFADDR */
	{ 0x8916, "i", { "ifreq" }, 0 },	  /* SIOCSIFADDR */
	{ 0x8917, "z", { "ifreq" }, 0 },	  /* SIOCGIFDSTADDR */
	{ 0x8918, "i", { "ifreq" }, 0 },	  /* SIOCSIFDSTADDR */
	{ 0x8919, "z", { "ifreq" }, 0 },	  /* SIOCGIFBRDADDR */
	{ 0x891a, "i", { "ifreq" }, 0 },	  /* SIOCSIFBRDADDR */
	{ 0x891b, "z", { "ifreq" }, 0 },	  /* SIOCGIFNETMASK */
	{ 0x891c, "i", { "ifreq" }, 0 },	  /* SIOCSIFNETMASK */
	{ 0x891d, "z", { "ifreq" }, 0 },	  /* SIOCGIFMETRIC */
	{ 0x891e, "i", { "ifreq" }, 0 },	  /* SIOCSIFMETRIC */
	{ 0x8921, "z", { "ifreq" }, 0 },	  /* SIOCGIFMTU */
	{ 0x8922, "i", { "ifreq" }, 0 },	  /* SIOCSIFMTU */
	{ 0x8923, "i", { "ifreq" }, 0 },	  /* SIOCSIFNAME */
	{ 0x8924, "i", { "ifreq" }, 0 },	  /* SIOCSIFHWADDR */
	{ 0x8925, "o", { "int" }, 0 },		  /* SIOCGIFENCAP */
	{ 0x8926, "i", { "int" }, 0 },		  /* SIOCSIFENCAP */
	{ 0x8927, "z", { "ifreq" }, 0 },	  /* SIOCGIFHWADDR */
	{ 0x8929, "z", { "ifreq" }, 0 },	  /* SIOCGIFSLAVE */
	{ 0x8930, "i", { "ifreq" }, 0 },	  /* SIOCSIFSLAVE */
	{ 0x8931, "i", { "ifreq" }, 0 },	  /* SIOCADDMULTI */
	{ 0x8932, "i", { "ifreq" }, 0 },	  /* SIOCDELMULTI */
	{ 0x8933, "z", { "ifreq" }, 0 },	  /* SIOCGIFINDEX */
	{ 0x8937, "i", { "ifreq" }, 0 },	  /* SIOCSIFHWBROADCAST */
	{ 0x8942, "z", { "ifreq" }, 0 },	  /* SIOCGIFTXQLEN */
	{ 0x8943, "i", { "ifreq" }, 0 },	  /* SIOCSIFTXQLEN */
	{ 0x894b, "o", { "int" }, 0 },		  /* SIOCOUTQNSD */
	{ 0x8970, "z", { "ifreq" }, 0 },	  /* SIOCGIFMAP */
	{ 0x8971, "i", { "ifreq" }, 0 },	  /* SIOCSIFMAP */
	{ 0x89a0, "i", { "interface" }, 0 },	  /* SIOCBRADDBR */
	{ 0x89a1, "i", { "interface" }, 0 },	  /* SIOCBRDELBR */
	{ 0xb704, "o", { "int" }, 0 },		  /* NS_GET_OWNER_UID */
	{ 0x400445a0, "i", { "id" }, 0 },	  /* EVIOCSCLOCKID */
	{ 0x40044d0e, "o", { "id" }, 0 },	  /* MIXER_WRITE(14) or OTPGETREGIONCOUNT */
	{ 0x40044f01, "i", { "int" }, 0 },	  /* UBI_IOCEBER */
	{ 0x40044f04, "i", { "int" }, 0 },	  /* UBI_IOCEBUNMAP */
	{ 0x40045201, "i", { "int" }, 0 },	  /* RNDADDTOENTCNT */
	{ 0x40046602, "i", { "fs_flags" }, 0 },	  /* FS_IOC32_SETFLAGS */
	{ 0x40046913, "i", { "id" }, 0 },	  /* LIRC_SET_SEND_CARRIER */
	{ 0x40046914, "i", { "id" }, 0 },	  /* LIRC_SET_REC_CARRIER */
	{ 0x40046915, "i", { "id" }, 0 },	  /* LIRC_SET_SEND_DUTY_CYCLE */
	{ 0x40046918, "i", { "id" }, 0 },	  /* LIRC_SET_REC_TIMEOUT */
	{ 0x40046919, "i", { "id" }, 0 },	  /* LIRC_SET_REC_TIMEOUT_REPORTS */
	{ 0x4004691d, "i", { "id" }, 0 },	  /* LIRC_SET_MEASURE_CARRIER_MODE */
	{ 0x4004691f,
	  "i",
	  { "id" },
	  0 }, /* IPMICTL_SET_MAINTENANCE_MODE_CMD or LIRC_SET_REC_CARRIER_RANGE */
	{ 0x40046923, "i", { "id" }, 0 },		/* LIRC_SET_WIDEBAND_RECEIVER */
	{ 0x40046f01, "i", { "int" }, 0 },		/* UBI_IOCRMVOL */
	{ 0x40046f04, "i", { "int" }, 0 },		/* UBI_IOCRPEB */
	{ 0x40046f05, "i", { "int" }, 0 },		/* UBI_IOCSPEB */
	{ 0x40046f41, "i", { "int" }, 0 },		/* UBI_IOCDET */
	{ 0x40081271, "i", { "int" }, 0 },		/* BLKBSZSET */
	{ 0x40082404, "i", { "u64" }, 0 },		/* PERF_EVENT_IOC_PERIOD */
	{ 0x40084503, "i", { "two_u32" }, 0 },		/* EVIOCSREP */
	{ 0x40084d0b, "i", { "u64" }, 0 },		/* MIXER_WRITE(11) or MEMGETBADBLOCK */
	{ 0x40084d0c, "i", { "u64" }, 0 },		/* MIXER_WRITE(12) or MEMSETBADBLOCK */
	{ 0x40084f00, "i", { "int" }, 0 },		/* UBI_IOCVOLUP */
	{ 0x40089413, "i", { "u64" }, 0 },		/* BTRFS_IOC_DEFAULT_SUBVOL */
	{ 0x40089416, "i", { "u64" }, 0 },		/* BTRFS_IOC_WAIT_SYNC */
	{ 0x401c5820, "i", { "fsxattr_given" }, 0 },	/* FS_IOC_FSSETXATTR */
	{ 0x4020940d, "i", { "file_clone_range" }, 0 }, /* BTRFS_IOC_CLONE_RANGE or FICLONERANGE */
	{ 0x40247007, "i", { "rtc_time" }, 0 },		/* RTC_ALM_SET */
	{ 0x4024700a, "i", { "rtc_time" }, 0 },		/* RTC_SET_TIME */
	{ 0x4028700f, "i", { "rtc_wkalrm" }, 0 },	/* RTC_WKALM_SET */
	{ 0x80041284, "o", { "id" }, 0 },		/* BLKGETZONESZ */
	{ 0x80041285, "o", { "id" }, 0 },		/* BLKGETNRZONES */
	{ 0x80044584, "o", { "id" }, 0 },		/* EVIOCGEFFECTS */
	{ 0x80044d07, "o", { "int" }, 0 },		/* MIXER_READ(7) or MEMGETREGIONCOUNT */
	{ 0x80044f05, "i", { "int" }, 0 },		/* UBI_IOCEBISMAP */
	{ 0x80045200, "o", { "int" }, 0 },		/* RNDGETENTCNT */
	{ 0x80045432, "o", { "int" }, 0 },		/* TIOCGDEV */
	{ 0x80045440, "o", { "int" }, 0 },		/* TIOCGEXCL */
	{ 0x80045626, "o", { "id" }, 0 },		/* VIDIOC_G_INPUT */
	{ 0x80045701, "o", { "int" }, 0 },		/* WDIOC_GETSTATUS */
	{ 0x80045702, "o", { "int" }, 0 },		/* WDIOC_GETBOOTSTATUS */
	{ 0x80045703, "o", { "int" }, 0 },		/* WDIOC_GETTEMP */
	{ 0x80045707, "o", { "int" }, 0 },		/* WDIOC_GETTIMEOUT */
	{ 0x80045709, "o", { "int" }, 0 },		/* WDIOC_GETPRETIMEOUT */
	{ 0x8004570a, "o", { "int" }, 0 },		/* WDIOC_GETTIMELEFT */
	{ 0x80046601, "o", { "fs_flags" }, 0 },		/* FS_IOC32_GETFLAGS */
	{ 0x80046907, "o", { "id" }, 0 },		/* LIRC_GET_REC_RESOLUTION */
	{ 0x80046908, "o", { "id" }, 0 },		/* I2OVALIDATE or LIRC_GET_MIN_TIMEOUT */
	{ 0x80046909, "o", { "id" }, 0 },		/* LIRC_GET_MAX_TIMEOUT */
	{ 0x8004690f, "o", { "id" }, 0 },		/* LIRC_GET_LENGTH */
	{ 0x80046924, "o", { "id" }, 0 },		/* LIRC_GET_REC_TIMEOUT */
	{ 0x80081270, "o", { "int" }, 0 },		/* BLKBSZGET */
	{ 0x80081280, "o", { "u64" }, 0 },		/* BLKGETDISKSEQ */
	{ 0x80082407, "o", { "u64" }, 0 },		/* PERF_EVENT_IOC_ID */
	{ 0x80084502, "o", { "input_id" }, 0 },		/* EVIOCGID */
	{ 0x80084503, "o", { "two_u32" }, 0 },		/* EVIOCGREP */
	{ 0x8008700b, "o", { "u64" }, 0 },		/* RTC_IRQP_READ */
	{ 0x8008700d, "o", { "u64" }, 0 },		/* RTC_EPOCH_READ */
	{ 0x80089418, "o", { "u64" }, 0 },		/* BTRFS_IOC_START_SYNC */
	{ 0x801c581f, "o", { "fsxattr" }, 0 },		/* FS_IOC_FSGETXATTR */
	{ 0x80247008, "o", { "rtc_time" }, 0 },		/* RTC_ALM_READ */
	{ 0x80247009, "o", { "rtc_time" }, 0 },		/* RTC_RD_TIME */
	{ 0x80287010, "o", { "rtc_wkalrm" }, 0 },	/* RTC_WKALM_RD */
	{ 0xc0045627, "i", { "id" }, 0 },		/* VIDIOC_S_INPUT */
	{ 0xc0045706, "i", { "int" }, 0 },		/* WDIOC_SETTIMEOUT */
	{ 0xc0045708, "i", { "int" }, 0 },		/* WDIOC_SETPRETIMEOUT */
	{ 0x2400, "f", { "perf_ioc" }, 0 },		/* PERF_EVENT_IOC_ENABLE */
	{ 0x2401, "f", { "perf_ioc" }, 0 },		/* PERF_EVENT_IOC_DISABLE */
	{ 0x2403, "f", { "perf_ioc" }, 0 },		/* PERF_EVENT_IOC_RESET */
	{ 0x40082406, "t", { NULL }, 0 },		/* PERF_EVENT_IOC_SET_FILTER */
	{ 0xc0185879, "i", { "fitrim" }, 0 },		/* FITRIM */
	{ 0x8010aa01, "i", { "uffdio_range" }, 0 },	/* UFFDIO_UNREGISTER */
	{ 0x8010aa02, "i", { "uffdio_range" }, 0 },	/* UFFDIO_WAKE */
};

static const struct command kcmp_commands[] = {
	{ 0, "dd", { NULL }, 0 }, /* KCMP_FILE */
	{ 1, "", { NULL }, 0 },	  /* KCMP_VM */
	{ 2, "", { NULL }, 0 },	  /* KCMP_FILES */
	{ 3, "", { NULL }, 0 },	  /* KCMP_FS */
	{ 4, "", { NULL }, 0 },	  /* KCMP_SIGHAND */
	{ 5, "", { NULL }, 0 },	  /* KCMP_IO */
	{ 6, "", { NULL }, 0 },	  /* KCMP_SYSVSEM */
	{ 7, "dp", { NULL }, 0 }, /* KCMP_EPOLL_TFD */
};

static const struct command keyctl_commands[] = {
	{ 0, "fd", { "keyring" }, 0 },		     /* GET_KEYRING_ID */
	{ 1, "t", { NULL }, 0 },		     /* JOIN_SESSION_KEYRING */
	{ 2, "fbU", { "keyring" }, 0 },		     /* UPDATE */
	{ 3, "f", { "keyring" }, 0 },		     /* REVOKE */
	{ 4, "fgg", { "keyring" }, 0 },		     /* CHOWN */
	{ 5, "ff", { "keyring", "key_perm" }, 0 },   /* SETPERM */
	{ 6, "fNU", { "keyring" }, 0 },		     /* DESCRIBE */
	{ 7, "f", { "keyring" }, 0 },		     /* CLEAR */
	{ 8, "ff", { "keyring", "keyring" }, 0 },    /* LINK */
	{ 9, "ff", { "keyring", "keyring" }, 0 },    /* UNLINK */
	{ 10, "fttf", { "keyring", "keyring" }, 0 }, /* SEARCH */
	{ 11, "fBU", { "keyring" }, 0 },	     /* READ */
	{ 12, "fbUf", { "keyring", "keyring" }, 0 }, /* INSTANTIATE */
	{ 13, "fuf", { "keyring", "keyring" }, 0 },  /* NEGATE */
	{ 14, "f", { "key_default" }, 0 },	     /* SET_REQKEY_KEYRING */
	{ 15, "fu", { "keyring" }, 0 },		     /* SET_TIMEOUT */
	{ 16, "f", { "keyring" }, 0 },		     /* ASSUME_AUTHORITY */
	{ 17, "fNU", { "keyring" }, 0 },	     /* GET_SECURITY */
	{ 18, "", { NULL }, 0 },		     /* SESSION_TO_PARENT */
	{ 19, "fuef", { "keyring", "keyring" }, 0 }, /* REJECT */
	{ 20, "fpUf", { "keyring", "keyring" }, 0 }, /* INSTANTIATE_IOV */
	{ 21, "f", { "keyring" }, 0 },		     /* INVALIDATE */
	{ 22, "gf", { "keyring" }, 0 },		     /* GET_PERSISTENT */
	{ 23, "pBUp", { NULL }, 0 },		     /* DH_COMPUTE */
	{ 24, "fxtp", { "keyring" }, 0 },	     /* PKEY_QUERY */
	{ 25, "pppp", { NULL }, 0 },		     /* PKEY_ENCRYPT */
	{ 26, "pppp", { NULL }, 0 },		     /* PKEY_DECRYPT */
	{ 27, "pppp", { NULL }, 0 },		     /* PKEY_SIGN */
	{ 28, "pppp", { NULL }, 0 },		     /* PKEY_VERIFY */
	{ 29, "ftt", { "keyring" }, 0 },	     /* RESTRICT_KEYRING */
	{ 30, "ffff", { "keyring", "keyring", "keyring", "key_move" }, 0 }, /* MOVE */
	{ 31, "pU", { NULL }, 0 },					    /* CAPABILITIES */
};

static const struct command msgctl_commands[] = {
	{ 2, "o", { "msqid_ds" }, 0 },	/* IPC_STAT */
	{ 11, "o", { "msqid_ds" }, 0 }, /* MSG_STAT */
	{ 13, "o", { "msqid_ds" }, 0 }, /* MSG_STAT_ANY */
};

static const struct command landlock_add_rule_commands[] = {
	{ 1, "ia", { "landlock_path_beneath_attr" }, 0 }, /* PATH_BENEATH */
	{ 2, "ia", { "landlock_net_port_attr" }, 0 },	  /* NET_PORT */
};

static const struct command membarrier_commands[] = {
	{ 0, "fd", { "membarrier_flags" }, 1 + 1 }, /* MEMBARRIER_CMD_FLAG_CPU */
	{ 0, "f", { "membarrier_flags" }, 0 },
};

static const struct command prctl_commands[] = {
	{ 1, "S", { NULL }, 0 },		 /* SET_PDEATHSIG */
	{ 2, "o", { "signal" }, 0 },		 /* GET_PDEATHSIG */
	{ 3, "", { NULL }, 0 },			 /* GET_DUMPABLE */
	{ 4, "f", { "dumpable" }, 0 },		 /* SET_DUMPABLE */
	{ 5, "o", { "int" }, 0 },		 /* GET_UNALIGN */
	{ 6, "f", { "pr_unalign" }, 0 },	 /* SET_UNALIGN */
	{ 7, "", { NULL }, 0 },			 /* GET_KEEPCAPS */
	{ 8, "U", { NULL }, 0 },		 /* SET_KEEPCAPS */
	{ 9, "o", { "int" }, 0 },		 /* GET_FPEMU */
	{ 10, "u", { NULL }, 0 },		 /* SET_FPEMU */
	{ 11, "o", { "int" }, 0 },		 /* GET_FPEXC */
	{ 12, "u", { NULL }, 0 },		 /* SET_FPEXC */
	{ 13, "", { NULL }, 0 },		 /* GET_TIMING */
	{ 14, "U", { NULL }, 0 },		 /* SET_TIMING */
	{ 15, "n", { NULL }, 0 },		 /* SET_NAME */
	{ 16, "T", { NULL }, 0 },		 /* GET_NAME */
	{ 19, "o", { "int" }, 0 },		 /* GET_ENDIAN */
	{ 20, "u", { NULL }, 0 },		 /* SET_ENDIAN */
	{ 21, "", { NULL }, 0 },		 /* GET_SECCOMP */
	{ 22, "f", { "seccomp_mode" }, 1 + 1 },	 /* SET_SECCOMP, strict */
	{ 22, "fp", { "seccomp_mode" }, 2 + 1 }, /* … filter */
	{ 22, "fxxx", { "seccomp_mode" }, 0 },
	{ 23, "f", { "cap" }, 0 },			      /* CAPBSET_READ */
	{ 24, "f", { "cap" }, 0 },			      /* CAPBSET_DROP */
	{ 25, "o", { "tsc" }, 0 },			      /* GET_TSC */
	{ 26, "f", { "pr_tsc" }, 0 },			      /* SET_TSC */
	{ 27, "", { NULL }, 0 },			      /* GET_SECUREBITS */
	{ 28, "f", { "securebits" }, 0 },		      /* SET_SECUREBITS */
	{ 29, "U", { NULL }, 0 },			      /* SET_TIMERSLACK */
	{ 30, "", { NULL }, 0 },			      /* GET_TIMERSLACK */
	{ 31, "", { NULL }, 0 },			      /* TASK_PERF_EVENTS_DISABLE */
	{ 32, "", { NULL }, 0 },			      /* TASK_PERF_EVENTS_ENABLE */
	{ 33, "ffxx", { "pr_mce", "pr_mce_policy" }, 1 + 1 }, /* MCE_KILL, set */
	{ 33, "fxxx", { "pr_mce" }, 0 },
	{ 35, "fxxx", { "pr_mm" }, 0 },			 /* SET_MM */
	{ 36, "U", { NULL }, 0 },			 /* SET_CHILD_SUBREAPER */
	{ 37, "o", { "int" }, 0 },			 /* GET_CHILD_SUBREAPER */
	{ 38, "Uxxx", { NULL }, 0 },			 /* SET_NO_NEW_PRIVS */
	{ 40, "o", { "address" }, 0 },			 /* GET_TID_ADDRESS */
	{ 41, "Uxxx", { NULL }, 0 },			 /* SET_THP_DISABLE */
	{ 45, "f", { "pr_fp_mode" }, 0 },		 /* SET_FP_MODE */
	{ 46, "", { NULL }, 0 },			 /* GET_FP_MODE */
	{ 47, "ffxx", { "cap_ambient", "cap" }, 1 + 1 }, /* CAP_AMBIENT, is it set? */
	{ 47, "ffxx", { "cap_ambient", "cap" }, 2 + 1 }, /* … raise */
	{ 47, "ffxx", { "cap_ambient", "cap" }, 3 + 1 }, /* … lower */
	{ 47, "fxxx", { "cap_ambient" }, 0 },
	{ 50, "x", { NULL }, 0 },			   /* SVE_SET_VL */
	{ 51, "", { NULL }, 0 },			   /* SVE_GET_VL */
	{ 52, "f", { "pr_spec" }, 0 },			   /* GET_SPECULATION_CTRL */
	{ 53, "ff", { "pr_spec", "pr_spec_set" }, 0 + 1 }, /* SET_SPECULATION_CTRL */
	{ 53, "ff", { "pr_spec", "pr_spec_set" }, 1 + 1 },
	{ 53, "ff", { "pr_spec", "pr_spec_set" }, 2 + 1 },
	{ 53, "fx", { "pr_spec" }, 0 },
	{ 54, "fxxx", { "pr_pac" }, 0 },		    /* PAC_RESET_KEYS */
	{ 57, "Uxxx", { NULL }, 0 },			    /* SET_IO_FLUSHER */
	{ 59, "fxxx", { "pr_dispatch" }, 0 },		    /* SET_SYSCALL_USER_DISPATCH */
	{ 60, "ffxx", { "pr_pac", "pr_pac" }, 0 },	    /* PAC_SET_ENABLED_KEYS */
	{ 62, "fdfx", { "pr_sched_core", "pid_type" }, 0 }, /* SCHED_CORE */
	{ 63, "x", { NULL }, 0 },			    /* SME_SET_VL */
	{ 64, "", { NULL }, 0 },			    /* SME_GET_VL */
	{ 65, "fxxx", { "pr_mdwe" }, 0 },		    /* SET_MDWE */
	{ 78, "fxxx", { "pr_futex_hash" }, 0 },		    /* FUTEX_HASH */
	{ 0x59616d61, "d", { NULL }, 0 },		    /* SET_PTRACER */
	{ 0x53564d41, "fxUt", { "pr_vma" }, 0 + 1 },	    /* SET_VMA, anonymous name */
	{ 0x53564d41, "fxxx", { "pr_vma" }, 0 },
};

static const struct command ptrace_commands[] = {
	{ 0, "", { NULL }, 0 },			    /* TRACEME */
	{ 3, "drp", { NULL }, 0 },		    /* PEEKUSER */
	{ 6, "drp", { NULL }, 0 },		    /* POKEUSER */
	{ 7, "dps", { NULL }, 0 },		    /* CONT */
	{ 8, "d", { NULL }, 0 },		    /* KILL */
	{ 9, "dps", { NULL }, 0 },		    /* SINGLESTEP */
	{ 12, "d-p", { NULL }, 0 },		    /* GETREGS */
	{ 13, "d-p", { NULL }, 0 },		    /* SETREGS */
	{ 14, "d-p", { NULL }, 0 },		    /* GETFPREGS */
	{ 15, "d-p", { NULL }, 0 },		    /* SETFPREGS */
	{ 16, "d", { NULL }, 0 },		    /* ATTACH */
	{ 17, "dps", { NULL }, 0 },		    /* DETACH */
	{ 21, "dpf", { "ptrace_options" }, 0 },	    /* OLDSETOPTIONS */
	{ 24, "dps", { NULL }, 0 },		    /* SYSCALL */
	{ 31, "dps", { NULL }, 0 },		    /* SYSEMU */
	{ 32, "dps", { NULL }, 0 },		    /* SYSEMU_SINGLESTEP */
	{ 33, "dps", { NULL }, 0 },		    /* SINGLEBLOCK */
	{ 0x4200, "dpf", { "ptrace_options" }, 0 }, /* SETOPTIONS */
	{ 0x4204, "dfp", { "nt" }, 0 },		    /* GETREGSET */
	{ 0x4205, "dfp", { "nt" }, 0 },		    /* SETREGSET */
	{ 0x4206, "dpf", { "ptrace_options" }, 0 }, /* SEIZE */
	{ 0x4207, "d", { NULL }, 0 },		    /* INTERRUPT */
	{ 0x4208, "d", { NULL }, 0 },		    /* LISTEN */
	{ 0x420a, "dUp", { NULL }, 0 },		    /* GETSIGMASK */
	{ 0x420b, "dUp", { NULL }, 0 },		    /* SETSIGMASK */
	{ 0x420c, "dUp", { NULL }, 0 },		    /* SECCOMP_GET_FILTER */
	{ 0x420d, "dUp", { NULL }, 0 },		    /* SECCOMP_GET_METADATA */
	{ 0x420e, "dUp", { NULL }, 0 },		    /* GET_SYSCALL_INFO */
	{ 0x420f, "dUp", { NULL }, 0 },		    /* GET_RSEQ_CONFIGURATION */
	{ 0x4210, "dUp", { NULL }, 0 },		    /* SET_SYSCALL_USER_DISPATCH… */
	{ 0x4211, "dUp", { NULL }, 0 },		    /* GET_SYSCALL_USER_DISPATCH… */
	{ 0x4212, "dUp", { NULL }, 0 },		    /* SET_SYSCALL_INFO */
};

static const struct command quotactl_commands[] = {
	{ 0x800001, "t", { NULL }, 0 },		    /* Q_SYNC */
	{ 0x800002, "tft", { "quota_format" }, 0 }, /* Q_QUOTAON */
	{ 0x800003, "t", { NULL }, 0 },		    /* Q_QUOTAOFF */
	{ 0x800004, "t-p", { NULL }, 0 },	    /* Q_GETFMT */
	{ 0x800005, "t-p", { NULL }, 0 },	    /* Q_GETINFO */
	{ 0x800006, "t-p", { NULL }, 0 },	    /* Q_SETINFO */
	{ 0x5801, "t-p", { NULL }, 0 },		    /* Q_XQUOTAON */
	{ 0x5802, "t-p", { NULL }, 0 },		    /* Q_XQUOTAOFF */
	{ 0x5805, "t-p", { NULL }, 0 },		    /* Q_XGETQSTAT */
	{ 0x5806, "t-p", { NULL }, 0 },		    /* Q_XQUOTARM */
	{ 0x5807, "t", { NULL }, 0 },		    /* Q_XQUOTASYNC */
	{ 0x5808, "t-p", { NULL }, 0 },		    /* Q_XGETQSTATV */
};

static const struct command quotactl_fd_commands[] = {
	{ 0x800001, "", { NULL }, 0 },		   /* Q_SYNC */
	{ 0x800002, "ft", { "quota_format" }, 0 }, /* Q_QUOTAON */
	{ 0x800003, "", { NULL }, 0 },		   /* Q_QUOTAOFF */
	{ 0x800004, "-p", { NULL }, 0 },	   /* Q_GETFMT */
	{ 0x800005, "-p", { NULL }, 0 },	   /* Q_GETINFO */
	{ 0x800006, "-p", { NULL }, 0 },	   /* Q_SETINFO */
	{ 0x5801, "-p", { NULL }, 0 },		   /* Q_XQUOTAON */
	{ 0x5802, "-p", { NULL }, 0 },		   /* Q_XQUOTAOFF */
	{ 0x5805, "-p", { NULL }, 0 },		   /* Q_XGETQSTAT */
	{ 0x5806, "-p", { NULL }, 0 },		   /* Q_XQUOTARM */
	{ 0x5807, "", { NULL }, 0 },		   /* Q_XQUOTASYNC */
	{ 0x5808, "-p", { NULL }, 0 },		   /* Q_XGETQSTATV */
};

static const struct command reboot_commands[] = {
	{ 0xa1b2c3d4, "t", { NULL }, 0 }, /* RESTART2 */
};

static const struct command seccomp_commands[] = {
	{ 0, "Xp", { NULL }, 0 },		   /* SET_MODE_STRICT */
	{ 1, "fp", { "seccomp_filter" }, 0 },	   /* SET_MODE_FILTER */
	{ 2, "Xo", { "seccomp_action" }, 0 },	   /* GET_ACTION_AVAIL */
	{ 3, "Xo", { "seccomp_notif_sizes" }, 0 }, /* GET_NOTIF_SIZES */
};

static const struct command semctl_commands[] = {
	{ 2, "o", { "semid_ds" }, 0 },	/* IPC_STAT */
	{ 18, "o", { "semid_ds" }, 0 }, /* SEM_STAT */
	{ 20, "o", { "semid_ds" }, 0 }, /* SEM_STAT_ANY */
	{ 16, "p", { NULL }, 0 },	/* SETVAL */
};

static const struct command shmctl_commands[] = {
	{ 2, "o", { "shmid_ds" }, 0 },	/* IPC_STAT */
	{ 13, "o", { "shmid_ds" }, 0 }, /* SHM_STAT */
	{ 15, "o", { "shmid_ds" }, 0 }, /* SHM_STAT_ANY */
};

static const struct command syslog_commands[] = {
	{ 0, "", { NULL }, 0 },		/* CLOSE */
	{ 1, "", { NULL }, 0 },		/* OPEN */
	{ 2, "ad", { NULL }, 0 },	/* READ */
	{ 3, "ad", { NULL }, 0 },	/* READ_ALL */
	{ 4, "ad", { NULL }, 0 },	/* READ_CLEAR */
	{ 5, "", { NULL }, 0 },		/* CLEAR */
	{ 6, "", { NULL }, 0 },		/* CONSOLE_OFF */
	{ 7, "", { NULL }, 0 },		/* CONSOLE_ON */
	{ 8, "pf", { "loglevel" }, 0 }, /* CONSOLE_LEVEL */
	{ 9, "", { NULL }, 0 },		/* SIZE_UNREAD */
	{ 10, "", { NULL }, 0 },	/* SIZE_BUFFER */
};

enum { FCNTL64_ONLY = 3 };

#define LIST(commands) commands, sizeof(commands) / sizeof((commands)[0])

/* Alphabetically. */
static const struct command_call calls[] = {
	{ "arch_prctl", 0, 0, 0, "x", LIST(arch_prctl_commands) },
	{ "fcntl", 1, 0, 0, "x", fcntl64_commands + FCNTL64_ONLY,
	  sizeof(fcntl64_commands) / sizeof(fcntl64_commands[0]) - FCNTL64_ONLY },
	{ "fcntl64", 1, 0, 0, "x", LIST(fcntl64_commands) },
	{ "fsconfig", 1, 0, 0, "ppd", LIST(fsconfig_commands) },
	{ "io_uring_register", 1, 0, 0, "pa", LIST(io_uring_register_commands) },
	{ "ioctl", 1, 0, 0, "x", LIST(ioctl_commands) },
	{ "kcmp", 2, 0, 0, "xx", LIST(kcmp_commands) },
	{ "keyctl", 0, 0, 0, "xxxx", LIST(keyctl_commands) },
	{ "landlock_add_rule", 1, 0, 0, "pa", LIST(landlock_add_rule_commands) },
	{ "membarrier", 0, 0, UINT32_MAX, "", LIST(membarrier_commands) },
	{ "msgctl", 1, 0, 0x100, "p", LIST(msgctl_commands) },
	{ "prctl", 0, 0, 0, "xxxx", LIST(prctl_commands) },
	{ "ptrace", 0, 0, 0, "dpp", LIST(ptrace_commands) },
	{ "quotactl", 0, 8, 0, "tgp", LIST(quotactl_commands) },
	{ "quotactl_fd", 1, 8, 0, "gp", LIST(quotactl_fd_commands) },
	{ "reboot", 2, 0, 0, "", LIST(reboot_commands) },
	{ "seccomp", 0, 0, 0, "Xp", LIST(seccomp_commands) },
	{ "semctl", 2, 0, 0x100, "p", LIST(semctl_commands) },
	{ "shmctl", 1, 0, 0x100, "p", LIST(shmctl_commands) },
	{ "syslog", 0, 0, 0, "pd", LIST(syslog_commands) },
};

const struct command_call *command_call_find(const char *name)
{
	size_t low = 0, high = sizeof(calls) / sizeof(calls[0]);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(name, calls[mid].name);

		if (order == 0)
			return &calls[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* By number; of rows with one number, the one with `then` comes first. */
const struct command *command_find(const struct command_call *call, uint64_t value, uint64_t next)
{
	uint32_t number = ((uint32_t)value & ~call->ignored) >> call->shift;

	for (size_t i = 0; i < call->cnt; i++) {
		const struct command *command = &call->commands[i];

		if (command->number == number && (!command->then || command->then - 1 == next))
			return command;
	}
	return NULL;
}
